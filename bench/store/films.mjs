// Documents of the shape of the demo's films, always the same ones for the same number.
import mongoose from 'mongoose';

const { Schema } = mongoose;
const id = (kind, n) => new mongoose.Types.ObjectId(`${kind}${n.toString(16).padStart(23, '0')}`);
const ratings = ['G', 'PG', 'PG-13', 'R', null];
const genres = ['Action', 'Adventure', 'Comedy', 'Drama', 'Horror', 'Musical', 'Thriller', 'Western'];

export const movieSchema = new Schema(
  {
    title: { type: String, required: true },
    releaseDate: Date,
    usGross: Number,
    worldwideGross: Number,
    productionBudget: Number,
    runningTime: Number,
    mpaaRating: String,
    majorGenre: String,
    source: String,
    creativeType: String,
    imdbRating: Number,
    imdbVotes: Number,
    director: Schema.Types.ObjectId,
    distributor: Schema.Types.ObjectId,
  },
  { timestamps: true, autoIndex: false, autoCreate: false },
);
movieSchema.index({ title: 1 });
movieSchema.index({ distributor: 1 });
movieSchema.index({ releaseDate: 1 });
movieSchema.index({ majorGenre: 1, releaseDate: -1 });

export const filmId = (n) => id('a', n);
export const distributorId = (n) => id('d', n);

/** The film with this number. */
export function film(n) {
  const spread = (n * 2654435761) % 4294967296; // a number that looks like chance
  return {
    _id: filmId(n),
    title: `Film number ${spread.toString(36)}`,
    releaseDate: new Date(Date.UTC(1915, 0, 1) + (spread % 40000) * 86400000),
    usGross: spread % 700000000,
    worldwideGross: (spread % 700000000) * 2,
    productionBudget: spread % 300000000,
    runningTime: 60 + (spread % 120),
    mpaaRating: ratings[spread % 5],
    majorGenre: genres[spread % 8],
    source: 'Original Screenplay',
    creativeType: 'Contemporary Fiction',
    imdbRating: (spread % 100) / 10,
    imdbVotes: spread % 500000,
    director: id('b', spread % 550),
    distributor: distributorId(n % 175),
    createdAt: new Date(0),
    updatedAt: new Date(0),
    __v: 0,
  };
}

import { model, Schema } from 'mongoose';

/** A film as its distributor released it; money in US dollars. */
const movieSchema = new Schema({
  title: { type: String, required: true, minlength: 1, maxlength: 500 },
  releaseDate: Date,
  mpaaRating: { type: String, maxlength: 50 },
  runningTimeMinutes: { type: Number, min: 1 },
  genre: { type: String, maxlength: 100 },
  creativeType: { type: String, maxlength: 100 },
  source: { type: String, maxlength: 100 },
  imdbRating: { type: Number, min: 0, max: 10 },
  imdbVotes: { type: Number, min: 0 },
  rottenTomatoesRating: { type: Number, min: 0, max: 100 },
  usGross: { type: Number, min: 0 },
  worldwideGross: { type: Number, min: 0 },
  usDvdSales: { type: Number, min: 0 },
  productionBudget: { type: Number, min: 0 },
  director: { type: Schema.Types.ObjectId, ref: 'Director' },
  distributor: { type: Schema.Types.ObjectId, ref: 'Distributor' },
});

// Each ends in `_id`, which breaks ties, so that a page in this order is read from the index alone.
movieSchema.index({ title: 1, _id: 1 });
movieSchema.index({ releaseDate: 1, _id: 1 });
movieSchema.index({ genre: 1, _id: 1 });
movieSchema.index({ imdbRating: 1, _id: 1 });
movieSchema.index({ usGross: 1, _id: 1 });
movieSchema.index({ director: 1, _id: 1 });
movieSchema.index({ distributor: 1, _id: 1 });

export const Movie = model('Movie', movieSchema);

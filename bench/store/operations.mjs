// What is measured, as a Mongoose user writes it. `reads` is how many documents it is answered, which the ceiling answers, too.
import { distributorId, film, filmId } from './films.mjs';

let made = 0;
/** A number below `n` that jumps about, so that no two operations in a row meet the same pages. */
const some = (n, i) => (i * 7919) % n;

export const operations = {
  create: {
    reads: 0,
    isWrite: true,
    run: (Movie) => Movie.create({ ...film(10_000_000 + made), _id: undefined, title: `new ${made++}` }),
  },
  'find by id, lean': { reads: 1, run: (Movie, n, i) => Movie.findById(filmId(some(n, i))).lean() },
  'indexed find, 5': {
    reads: 5,
    run: (Movie, _n, i) => findBy(Movie, { distributor: distributorId(i % 175) }).limit(5),
  },
  'range + sort + limit 20': {
    reads: 20,
    run: (Movie, _n, i) =>
      findBy(Movie, { releaseDate: { $gte: yearOf(i) } })
        .sort({ releaseDate: 1 })
        .limit(20),
  },
  'keyset page of 20': {
    reads: 20,
    run: (Movie, n, i) => {
      const { releaseDate, _id } = film(some(n, i));
      const after = [{ releaseDate: { $gt: releaseDate } }, { releaseDate, _id: { $gt: _id } }];
      return findBy(Movie, { $or: after }).sort({ releaseDate: 1, _id: 1 }).limit(20);
    },
  },
  'countDocuments({})': { reads: 1, answer: (n) => [{ _id: 1, n }], run: (Movie) => Movie.countDocuments({}) },
  '$in of 50 ids': {
    reads: 50,
    run: (Movie, n, i) => {
      const ids = Array.from({ length: 50 }, (_, j) => filmId(some(n, i * 50 + j)));
      return findBy(Movie, { _id: { $in: ids } });
    },
  },
  'unindexed filter': {
    reads: 1,
    isLinear: true,
    run: (Movie, n, i) => findBy(Movie, { imdbVotes: film(some(n, i)).imdbVotes }),
  },
};

const findBy = (Movie, filter) => Movie.find(filter).lean();
const yearOf = (i) => new Date(Date.UTC(1920 + (i % 60), 0, 1));

import type { Types } from 'mongoose';
import { Movie } from '../models/movie.js';
import { insertNew } from './insert-new.js';
import type { Film } from './normalise-film.js';
import type { Progress } from './progress.js';
import { stableId } from './stable-id.js';

type MovieDocument = InstanceType<typeof Movie>;

const BATCH = 200;

/** Under which ids the store has, or will have, what films refer to by name. */
export interface References {
  readonly director: ReadonlyMap<string, Types.ObjectId>;
  readonly distributor: ReadonlyMap<string, Types.ObjectId>;
}

/** Ids by title and day of release; films of a list that share both are counted, so that none is lost. */
export function idsOfFilms(films: readonly Film[]): readonly Types.ObjectId[] {
  const seen = new Map<string, number>();
  return films.map(({ title, releaseDate }) => {
    const day = releaseDate?.toISOString() ?? '';
    const count = seen.get(`${day} ${title}`) ?? 0;
    seen.set(`${day} ${title}`, count + 1);
    return stableId('Movie', title, day, count);
  });
}

/** One document for each film, not yet saved. */
export function documentsOfFilms(films: readonly Film[], references: References): readonly MovieDocument[] {
  const ids = idsOfFilms(films);
  return films.map(
    ({ title, releaseDate, details, director, distributor }, index) =>
      new Movie({
        _id: ids[index],
        title,
        releaseDate: releaseDate ?? undefined,
        ...details,
        director: references.director.get(director ?? ''),
        distributor: references.distributor.get(distributor ?? ''),
      }),
  );
}

/** Saves the films that the store lacks. Returns how many these were. */
export async function addFilms(documents: readonly MovieDocument[], progress: Progress): Promise<number> {
  const found = await Movie.find({ _id: { $in: documents.map(({ _id }) => _id) } }, { _id: 1 }).lean();
  const there = new Set(found.map(({ _id }) => _id.toHexString()));
  const missing = documents.filter(({ id }) => !there.has(id));
  let added = 0;
  for (let start = 0; start < missing.length; start += BATCH) {
    const batch = missing.slice(start, start + BATCH);
    added += await insertNew(() => Movie.insertMany(batch, { ordered: false, rawResult: true }));
    progress(Math.min(start + BATCH, missing.length), missing.length);
  }
  return added;
}

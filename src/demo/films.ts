import type { Types } from 'mongoose';
import { Movie } from '../models/movie.js';
import { batchesOf } from './batches-of.js';
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

/** One document for each film, not yet saved, made when it is asked for: all of them at once weigh 50 MB. */
export function* documentsOfFilms(films: readonly Film[], references: References): Generator<MovieDocument> {
  const ids = idsOfFilms(films);
  for (const [index, { title, releaseDate, details, director, distributor }] of films.entries()) {
    yield new Movie({
      _id: ids[index],
      title,
      releaseDate: releaseDate ?? undefined,
      ...details,
      director: references.director.get(director ?? ''),
      distributor: references.distributor.get(distributor ?? ''),
    });
  }
}

/** Saves the films that the store lacks. Returns how many these were. */
export async function addFilms(films: readonly Film[], references: References, progress: Progress): Promise<number> {
  const found = await Movie.find({ _id: { $in: idsOfFilms(films) } }, { _id: 1 }).lean();
  const there = new Set(found.map(({ _id }) => _id.toHexString()));
  const total = films.length - there.size;
  let added = 0;
  let done = 0;
  for (const batch of batchesOf(without(there, documentsOfFilms(films, references)), BATCH)) {
    added += await insertNew(() => Movie.insertMany([...batch], { ordered: false, rawResult: true }));
    done += batch.length;
    progress(done, total);
  }
  return added;
}

function* without(ids: ReadonlySet<string>, documents: Iterable<MovieDocument>): Generator<MovieDocument> {
  for (const document of documents) {
    if (!ids.has(document.id)) {
      yield document;
    }
  }
}

import type { RawFilm } from './raw-film.js';
import { type Day, dateOf, readDay } from './release-day.js';

/** What a `Movie` is made of, and the names that it refers to. */
export interface Film {
  readonly title: string;
  readonly releaseDate: Date | null;
  /** The other fields of the model; what is unknown is absent. */
  readonly details: Readonly<Record<string, string | number>>;
  readonly director: string | null;
  readonly distributor: string | null;
}

/** What had to be changed to make a film of a record. */
export type Change =
  | { readonly kind: 'numericTitle'; readonly title: string }
  | { readonly kind: 'untitled'; readonly title: string }
  | { readonly kind: 'releaseYear'; readonly title: string; readonly from: number; readonly to: number };

/** The last year of release that `vega-datasets` knows: later ones are a century late (King Kong of 1933 in 2033). */
export const LATEST_YEAR = 2011;

/** Turns a record into a film, names verbatim, and tells what it changed. Dates are midnight UTC of their day. */
export function normaliseFilm(
  raw: RawFilm,
  latestYear: number,
): { readonly film: Film; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const title = normaliseTitle(raw.Title, changes);
  const film = {
    title,
    releaseDate: normaliseRelease(raw['Release Date'], { title, latestYear }, changes),
    details: known({
      mpaaRating: raw['MPAA Rating'],
      runningTimeMinutes: raw['Running Time min'],
      genre: raw['Major Genre'],
      creativeType: raw['Creative Type'],
      source: raw.Source,
      imdbRating: raw['IMDB Rating'],
      imdbVotes: raw['IMDB Votes'],
      rottenTomatoesRating: raw['Rotten Tomatoes Rating'],
      usGross: raw['US Gross'],
      worldwideGross: raw['Worldwide Gross'],
      usDvdSales: raw['US DVD Sales'],
      productionBudget: raw['Production Budget'],
    }),
    director: raw.Director ?? null,
    distributor: raw.Distributor ?? null,
  };
  return { film, changes };
}

function normaliseTitle(raw: RawFilm['Title'], changes: Change[]): string {
  const title = raw === null || raw === undefined ? 'Untitled' : String(raw);
  if (typeof raw !== 'string') {
    changes.push({ kind: typeof raw === 'number' ? 'numericTitle' : 'untitled', title });
  }
  return title;
}

function normaliseRelease(
  raw: RawFilm['Release Date'],
  { title, latestYear }: { title: string; latestYear: number },
  changes: Change[],
): Date | null {
  const day: Day | null = readDay(raw ?? '');
  if (day === null || day.year <= latestYear) {
    return day && dateOf(day);
  }
  const to = day.year - 100;
  changes.push({ kind: 'releaseYear', title, from: day.year, to });
  return dateOf({ ...day, year: to });
}

type Detail = string | number;

function known(details: Readonly<Record<string, Detail | null | undefined>>): Record<string, Detail> {
  const present: Record<string, Detail> = {};
  for (const [name, value] of Object.entries(details)) {
    if (value !== null && value !== undefined) {
      present[name] = value;
    }
  }
  return present;
}

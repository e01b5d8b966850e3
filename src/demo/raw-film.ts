import { z } from 'zod';
import { type FieldProblem, InputError } from '../lib/app-error.js';
import { readDay } from './release-day.js';

const DAY = 'must be a day such as "Jun 12 1998" or "1998-06-12", or null';

const text = z.string('must be text or null').nullish();
const wholeNumber = z.int('must be a whole number or null').nullish();
const day = z
  .string(DAY)
  .refine((value) => readDay(value) !== null, DAY)
  .nullish();

const rawFilm = z.strictObject(
  {
    Title: z.union([z.string(), z.number()], 'must be text, a number or null').nullish(),
    'Release Date': day,
    'MPAA Rating': text,
    'Running Time min': wholeNumber,
    'Major Genre': text,
    'Creative Type': text,
    Source: text,
    'IMDB Rating': z.number('must be a number or null').nullish(),
    'IMDB Votes': wholeNumber,
    'Rotten Tomatoes Rating': wholeNumber,
    'US Gross': wholeNumber,
    'Worldwide Gross': wholeNumber,
    'US DVD Sales': wholeNumber,
    'Production Budget': wholeNumber,
    Director: text,
    Distributor: text,
  },
  { error: wrongRecord },
);

/** A film as `vega-datasets` has it in `data/movies.json`: every field may be null or missing. */
export type RawFilm = z.infer<typeof rawFilm>;

const films = z.array(rawFilm, 'must be a list of films').min(1, 'has no films');

/**
 * Reads a list of films and finds all problems at once, each with its place: `[17].US Gross`.
 * @throws InputError when it is no such list
 */
export function readFilms(value: unknown): readonly RawFilm[] {
  const { data, error } = films.safeParse(value);
  if (error) {
    throw new InputError('this is not a list of films', error.issues.map(problemOf));
  }
  return data;
}

function wrongRecord(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'unrecognized_keys'
    ? `has fields that no film has: ${issue.keys.join(', ')}`
    : 'must be an object with the fields of a film';
}

function problemOf({ path, message }: z.core.$ZodIssue): FieldProblem {
  const [index, field] = path.map(String);
  return {
    path: index === undefined ? 'the file' : field === undefined ? `[${index}]` : `[${index}].${field}`,
    message,
  };
}

import type { ImportReport, Tally } from './import-films.js';
import type { Change } from './normalise-film.js';

/** What an import did, in a few plain lines. */
export function describeImport({ films, directors, distributors, changes }: ImportReport): readonly string[] {
  const notes = Object.entries(NOTES).flatMap(([kind, [one, many]]) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return [
    `Films: ${tally(films)}; directors: ${tally(directors)}; distributors: ${tally(distributors)}.`,
    ...(notes.length === 0 ? [] : [`Normalised: ${notes.join('; ')}. All else is verbatim.`]),
  ];
}

const NOTES: Readonly<Record<Change['kind'], readonly [one: string, many: string]>> = {
  numericTitle: ['numeric title became its decimal text', 'numeric titles became their decimal text'],
  untitled: ['film without a title is called "Untitled"', 'films without a title are called "Untitled"'],
  releaseYear: ['year of release was a century late', 'years of release were a century late'],
};

function tally({ read, added }: Tally): string {
  return `${read.toLocaleString('en')} (${added === 0 ? 'all there already' : `${added.toLocaleString('en')} new`})`;
}

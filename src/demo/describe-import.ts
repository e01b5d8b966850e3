import type { ImportReport, Tally } from './import-films.js';

/** What an import did, in a few plain lines. */
export function describeImport({ films, directors, distributors, changes }: ImportReport): readonly string[] {
  const count = (kind: string) => changes.filter((change) => change.kind === kind).length;
  const normalised = [
    [count('numericTitle'), 'numeric titles became text'],
    [count('untitled'), 'films without a title are called "Untitled"'],
    [count('releaseYear'), 'years of release were a century late'],
  ] as const;
  const notes = normalised.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return [
    `Films: ${tally(films)}; directors: ${tally(directors)}; distributors: ${tally(distributors)}.`,
    ...(notes.length === 0 ? [] : [`Normalised: ${notes.join('; ')}. All other values are verbatim.`]),
  ];
}

function tally({ read, added }: Tally): string {
  return `${read.toLocaleString('en')} (${added === 0 ? 'all there already' : `${added.toLocaleString('en')} new`})`;
}

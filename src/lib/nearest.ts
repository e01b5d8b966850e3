/** The candidate that is written most like `word`, if any is near enough to be meant: less than `limit` letters differ, by default a third. */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  limit = Math.max(2, Math.floor(word.length / 3)) + 1,
): string | null {
  let best: string | null = null;
  let bestDistance = limit;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * The least number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment). Distances of
 * `limit` and more all answer `limit`, which keeps a long word cheap.
 */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1;
      const edits = [at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + cost];
      if (isSwap(from, to, row, column)) edits.push(at(beforePrevious, column - 2) + 1);
      current.push(Math.min(...edits));
    }
    if (Math.min(...current) >= limit) return limit;
    [beforePrevious, previous] = [previous, current];
  }
  return Math.min(at(previous, to.length), limit);
}

const at = (row: readonly number[], column: number): number => row[column] ?? 0;

function isSwap(from: string, to: string, row: number, column: number): boolean {
  return row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
}

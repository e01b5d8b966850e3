import { InvalidArgumentError } from 'commander';
import type { Command } from './command.js';

// No argument of a process can contain it.
const SEPARATOR = '\0';

/** Joins the two values of options that take two, because commander knows only options with one value or any number. */
export function joinPairs(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const pairs = commands.flatMap(({ options }) => options.filter(({ kind }) => kind === 'pair'));
  const names = new Set(pairs.map(({ flags }) => flags.split(' ')[0]));
  const at = argv.findIndex((word) => names.has(word));
  const [first, second] = argv.slice(at + 1);
  if (at < 0 || first === undefined || second === undefined) {
    return argv;
  }
  return [...argv.slice(0, at + 1), `${first}${SEPARATOR}${second}`, ...argv.slice(at + 3)];
}

/** Takes what `joinPairs` has joined apart. @throws InvalidArgumentError if it was one value only */
export function splitPair(joined: string): readonly string[] {
  const values = joined.split(SEPARATOR);
  if (values.length !== 2) {
    throw new InvalidArgumentError('It takes two values.');
  }
  return values;
}

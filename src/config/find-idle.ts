import { isDeepStrictEqual } from 'node:util';
import type { VariableName, Variables } from './variables.js';

/** Agreed and checked, but nothing acts on them yet. Whoever sets one must not believe in a protection that is not there. */
const idle: readonly VariableName[] = ['WORKERS'];

/** A line for each variable that is set to something else than its default and has no effect in this version. */
export function findIdle(values: Variables, defaults: Partial<Variables>): readonly string[] {
  return idle
    .filter((name) => !isDeepStrictEqual(values[name], defaults[name]))
    .map((name) => `${name} has no effect in this version`);
}

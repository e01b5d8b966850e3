import { AppError } from '../lib/app-error.js';
import type { Coordinate } from './coordinate.js';

/** The schema leaves something without a rule, or with one that cannot hold: the server must not start. */
export class AccessConfigError extends AppError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `  - ${problem}`).join('\n');
    super('ACCESS_CONFIG', `the schema cannot be served safely:\n${lines}`);
    this.problems = problems;
  }
}

/** Collects what is wrong with a schema, each thing once, so that one start shows all of it. */
export class ConfigProblems {
  readonly #problems = new Set<string>();

  /** Notes what is wrong at a coordinate and how to mend it. */
  add(coordinate: Coordinate, remedy: string): void {
    this.#problems.add(`${coordinate}: ${remedy}`);
  }

  /** @throws AccessConfigError when anything was noted. */
  throwIfAny(): void {
    if (this.#problems.size > 0) throw new AccessConfigError([...this.#problems]);
  }
}

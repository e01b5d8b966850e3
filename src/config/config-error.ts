import { AppError } from '../lib/app-error.js';

/** The environment is wrong. Carries every problem at once, each naming its variable and what to write; never a secret's value. */
export class ConfigError extends AppError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('CONFIG_INVALID', problems.join('\n'));
    this.problems = problems;
  }
}

import { AppError } from '../../lib/app-error.js';

/** The SDL, or the SDL and its models together, cannot be served: every problem at once, each with the way to mend it. Boot stops. */
export class SchemaError extends AppError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('SCHEMA_ERROR', `the schema cannot be served:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

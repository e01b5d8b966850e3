import { AppError, type AppErrorOptions } from '../lib/app-error.js';
import type { Denial } from './denial.js';

/** The actor is known and may not (`FORBIDDEN`): which coordinate, what it asks, what is missing, and what would mend it. */
export class AccessError extends AppError {
  readonly denial: Denial;

  constructor(denial: Denial, options: AppErrorOptions = {}) {
    super('FORBIDDEN', denial.message, options);
    this.denial = denial;
  }
}

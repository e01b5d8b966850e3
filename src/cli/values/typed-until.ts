import { InvalidArgumentError } from 'commander';
import { InputError } from '../../lib/app-error.js';
import { parseUntil } from '../../lib/parse-until.js';

/** The end of a grant as it was typed, an RFC 3339 time or a date. @throws InvalidArgumentError if it is neither */
export function typedUntil(typed: string): string {
  try {
    parseUntil(typed);
    return typed;
  } catch (error) {
    throw error instanceof InputError ? new InvalidArgumentError(error.message) : error;
  }
}

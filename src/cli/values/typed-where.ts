import { InvalidArgumentError } from 'commander';
import type { StoredWhere } from '../../access/rights.js';

/** A row filter: a JSON object. Whether the schema accepts it is not decided here. @throws InvalidArgumentError */
export function typedWhere(typed: string): StoredWhere {
  const value = parseJson(typed);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError('A row filter is a JSON object in the language of `where`.');
  }
  return value as StoredWhere;
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    throw new InvalidArgumentError('It is not JSON.');
  }
}

import type { StoredWhere } from '../../access/rights.js';
import { typedObject } from './typed-object.js';

/** A row filter: a JSON object. Whether the schema accepts it is not decided here. @throws InvalidArgumentError */
export function typedWhere(typed: string): StoredWhere {
  return typedObject(typed, 'A row filter is a JSON object in the language of `where`.') as StoredWhere;
}

import { type DocumentRefusal, refusal } from './document-refusal.js';

/** Values in the variables of one request, objects and lists included: a page of bulk inputs fits, a flood does not. */
const maxValues = 20_000;
/** Levels of objects and lists; deeper ones would exhaust the stack of whoever coerces them. */
const maxLevels = 64;

/** Refuses variables that are too large or too deep to be coerced within milliseconds (LIMIT_EXCEEDED); null: they fit. */
export function variablesRefusal(variables: Readonly<Record<string, unknown>>): DocumentRefusal | null {
  let level: readonly unknown[] = [variables];
  for (let depth = 0, values = 0; level.length > 0; depth++) {
    values += level.length;
    if (depth > maxLevels) return refusal('LIMIT_EXCEEDED', `The variables are more than ${maxLevels} levels deep`);
    if (values > maxValues) return refusal('LIMIT_EXCEEDED', `The variables have more than ${maxValues} values`);
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return null;
}

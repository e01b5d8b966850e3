import { type DocumentRefusal, refusal } from './document-refusal.js';

/** Values in the variables of one request, objects and lists included: a page of bulk inputs fits, a flood does not. */
const maxValues = 20_000;
/** Levels of objects and lists; deeper ones would exhaust the stack of whoever coerces them. */
const maxLevels = 64;

/** Refuses variables that are too large or too deep to be coerced within milliseconds (LIMIT_EXCEEDED); null: they fit. */
export function variablesRefusal(variables: Readonly<Record<string, unknown>>): DocumentRefusal | null {
  let level: object[] = [variables];
  for (let depth = 0, values = 0; level.length > 0; depth++) {
    if (depth > maxLevels) return refusal('LIMIT_EXCEEDED', `The variables are more than ${maxLevels} levels deep`);
    const next: object[] = [];
    for (const container of level) {
      // Counted before it is looked at: a flood is one object with very many keys.
      values += Array.isArray(container) ? container.length : Object.keys(container).length;
      if (values > maxValues) return refusal('LIMIT_EXCEEDED', `The variables have more than ${maxValues} values`);
      for (const value of Object.values(container)) if (typeof value === 'object' && value !== null) next.push(value);
    }
    level = next;
  }
  return null;
}

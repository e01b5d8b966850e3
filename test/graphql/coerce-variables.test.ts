import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, getVariableValues, Kind, parse } from 'graphql';
import { coerceVariables } from '../../src/graphql/coerce-variables.js';

const schema = buildSchema('type Query { a: Int } input Input { a: Int = 1 }');

/** The one operation of a document. */
function operationOf(text: string) {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(text);
  return operation;
}

const operations = [
  'query ($a: String!, $b: ID, $c: Int, $d: Boolean!) { a }',
  'query ($a: String = "x", $c: Int = 3) { a }',
  'query ($a: [String!], $c: Input) { a }',
  'query ($b: ID!, $e: Float) { a }',
  'query ($f: Nothing) { a }',
].map(operationOf);

const values = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'other'),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom<unknown>(null, undefined, 2 ** 31, -0, {}, { a: 2 }, [], ['x'], 'text'),
  ),
);

describe('variables', () => {
  it('are coerced to what graphql-js makes of them, errors included', () => {
    fc.assert(
      fc.property(fc.constantFrom(...operations), values, (operation, given) => {
        const options = { hideSuggestions: true, maxErrors: 5 };
        const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, options);
        const result = coerceVariables(schema, operation, given);
        expect('errors' in result ? result.errors.map(String) : result.coerced).toEqual(errors?.map(String) ?? coerced);
      }),
      { numRuns: 2000 },
    );
  });
});

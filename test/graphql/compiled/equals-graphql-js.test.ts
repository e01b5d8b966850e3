import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { compileOperation } from '../../../src/graphql/compiled/compile-operation.js';
import { generateDocument } from './generated-document.js';
import { type Calls, generateSchema, makeResolvable } from './generated-schema.js';

interface Case {
  readonly schema: number;
  readonly document: number;
  readonly answers: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

const cases = fc.record({
  schema: fc.integer({ min: 1, max: 1e6 }),
  document: fc.integer({ min: 1, max: 1e9 }),
  answers: fc.integer({ min: 1, max: 1e9 }),
  variables: fc.record(
    {
      yes: fc.boolean(),
      no: fc.boolean(),
      n: fc.option(fc.integer({ min: -5, max: 5 })),
      in: fc.option(fc.constant({ a: 4, c: { b: ['y'] } })),
      list: fc.option(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 })),
    },
    { requiredKeys: ['yes'] },
  ),
});

/** Documents declare all variables, whichever they use. */
const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

interface Run {
  readonly result: ExecutionResult;
  readonly calls: Calls;
}

/** Both ways, and how many were compiled at all. */
async function bothWays(each: Case, isAsync: boolean): Promise<{ expected: Run; compiled: Run } | null> {
  let calls: Calls = new Map();
  const schema = generateSchema(each.schema);
  makeResolvable(schema, each.answers, isAsync, () => calls);
  const document = parse(generateDocument(schema, each.document));
  if (validate(schema, document, rules).length > 0) return null;
  const operation = getOperationAST(document);
  if (!operation) throw new TypeError('no operation');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], each.variables);
  if (!coerced) return null;
  const contextValue = { any: 'thing' };
  const result = await execute({ schema, document, variableValues: each.variables, contextValue });
  const expected = { result, calls };
  calls = new Map();
  const conditionVariables = ['yes', 'no'];
  const run = compileOperation({ schema, document, operation, variableValues: coerced, conditionVariables });
  if (!run) throw new Error('this should compile');
  return { expected, compiled: { result: await run(contextValue, coerced), calls } };
}

const plain = (result: ExecutionResult): unknown => JSON.parse(JSON.stringify(result));

/**
 * Errors that stand at a null of their own, with all that they say; of those in what another error made null, only where that is: which of
 * them is first there depends on the order of promises.
 */
function errorsOf({ data, errors = [] }: ExecutionResult): readonly string[] {
  return [...new Set(errors.map((error) => described(error, data)))].sort();
}

function described(error: GraphQLError, data: unknown): string {
  let value = data;
  const above: (string | number)[] = [];
  for (const key of error.path ?? []) {
    if (value === null || typeof value !== 'object') return `above: ${above.join('/')}`;
    value = Reflect.get(value, key);
    above.push(key);
  }
  return JSON.stringify(error);
}

describe('compiled execution answers what graphql-js answers', () => {
  it('to the order of errors, where no resolver answers a promise', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const both = await bothWays(each, false);
        if (!both) return;
        compared += 1;
        expect(plain(both.compiled.result)).toEqual(plain(both.expected.result));
        expect(JSON.stringify(both.compiled.result.data)).toBe(JSON.stringify(both.expected.result.data));
        expect(both.compiled.calls).toEqual(both.expected.calls);
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it('to the order of fields and the text of errors, where resolvers answer promises', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const both = await bothWays(each, true);
        if (!both) return;
        compared += 1;
        expect(JSON.stringify(both.compiled.result.data)).toBe(JSON.stringify(both.expected.result.data));
        expect(errorsOf(both.compiled.result)).toEqual(errorsOf(both.expected.result));
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

describe('what is left to graphql-js', () => {
  const schema = generateSchema(1);
  const compile = (text: string, among: GraphQLSchema = schema) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (!operation) throw new TypeError('no operation');
    return compileOperation({ schema: among, document, operation, variableValues: {}, conditionVariables: [] });
  };

  it.each([
    ['introspection', '{ __schema { types { name } } }'],
    [
      'a condition on a variable that the plan does not know',
      'query ($yes: Boolean = true) { __typename @skip(if: $yes) }',
    ],
    ['a condition that has no value', 'query ($yes: Boolean!) { __typename @skip(if: $yes) }'],
    ['subscriptions', 'subscription { x }'],
  ])('%s', (_what, text) => {
    expect(compile(text)).toBeNull();
  });

  it('types with isTypeOf', () => {
    const tested = generateSchema(1);
    Object.assign(tested.getType('A') ?? {}, { isTypeOf: () => true });
    expect(compile('{ __typename }', tested)).toBeNull();
    expect(compile('{ __typename }')).not.toBeNull();
  });
});

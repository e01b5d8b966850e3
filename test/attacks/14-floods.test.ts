import { describe, expect, it } from '@jest/globals';
import { redactSecrets } from '../../src/observe/redact.js';
import { anonymously, as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { storeCallsDuring, underAttack } from './attack-kit.js';

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 1]));

underAttack('attack 14: floods of values', ['both'], ({ reader, owner, server }) => {
  const explainer = clientWith({ permissions: ['explain'], scopes: ['read'] }, server);

  it.each<[string, () => ReturnType<typeof as>, string, Record<string, unknown>]>([
    ['many keys', () => as(reader), 'query ($w: FilmWhere) { films(where: $w) { totalCount } }', { w: keys(60_000) }],
    [
      'many keys of nobody',
      () => anonymously(),
      'query ($b: Boolean = true) { serverInfo @include(if: $b) { name } }',
      { b: keys(60_000) },
    ],
    [
      'thousands of levels',
      () => as(reader),
      'query ($w: FilmWhere) { films(where: $w) { totalCount } }',
      { w: Array.from({ length: 1000 }).reduce((inner: object) => ({ NOT: inner }), {}) },
    ],
  ])('%s in variables are LIMIT_EXCEEDED, before they are coerced', async (_what, asking, document, variables) => {
    const { status, errors } = await asking().query(document, variables);
    expect([status, errors?.map(({ extensions }) => extensions.code)]).toEqual([400, ['LIMIT_EXCEEDED']]);
  });

  it('an error of a variable quotes the ends of a long value, not all of it', async () => {
    const document = 'query ($w: FilmWhere) { films(where: $w) { totalCount } }';
    const { errors } = await as(reader).query(document, { w: { title: { eq: 7, x: 'y'.repeat(100_000) } } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(errors).length).toBeLessThan(10_000);
  });

  it('relation filters are counted over the whole request', async () => {
    const studios = Array.from({ length: 51 }, (_, n) => ({ studio: { name: { ne: `${n}` } } }));
    const document = 'query ($w: FilmWhere) { films(where: $w) { totalCount } }';
    const calls = await storeCallsDuring(async () => {
      const { errors } = await as(owner).query(document, { w: { OR: studios } });
      expect(errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
    });
    expect(calls.length).toBeLessThanOrEqual(50);
  });

  it('explain refuses what the API would refuse to execute', async () => {
    const fragments = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
    const document = `{ ...F0 } ${fragments.join(' ')} fragment F40 on Query { films { totalCount } }`;
    const { errors } = await as(explainer).query('query ($d: String!) { explain(document: $d) { allowed } }', {
      d: document,
    });
    expect(errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
  });
});

describe('attack 14: redaction', () => {
  it.each(['eyJ', 'sqs_', 'sqs_a', 'mongodb://a:', 'Bearer '])(
    'a megabyte of %s costs no more than its length',
    (part) => {
      const line = part.repeat(Math.ceil(1_000_000 / part.length));
      expect(redactSecrets(line).length).toBeGreaterThan(0);
    },
  );
});

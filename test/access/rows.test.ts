import { describe, expect, it } from '@jest/globals';
import { checkWhere, unresolvedIn, whereTypeFor } from '../../src/access/check-where.js';
import type { Grant, StoredWhere } from '../../src/access/rights.js';
import { rowsFor } from '../../src/access/rows.js';
import { schemaOf } from './access-kit.js';

const { table } = schemaOf(`
  enum Rating { G PG }
  type Film @model { title: String! votes: Int stars: Float gross: SafeInt isOld: Boolean day: Date rating: Rating studio: Studio }
  type Studio @model { name: String! }
  type Query { ping: Int @public }
  type Mutation { publish: Int @permission(requires: "publish_film") }
`);
const whereType = whereTypeFor(table, 'view_film');
if (!whereType) throw new Error('no FilmWhere');

const now = 1_000;
const grant = (where: StoredWhere | null, until: number | null = null): Grant => ({
  permission: 'view_film',
  where,
  until,
  group: null,
});
const attributes = {
  studio: ['Lionsgate'],
  studios: ['Lionsgate', 'Miramax'],
  votes: ['100'],
  old: ['true'],
  none: [],
};

function rows(...grants: Grant[]) {
  const unusable: string[] = [];
  const holder = { clientId: 'lionsgate', attributes, grants: new Map([['view_film', grants]]) };
  const found = rowsFor(holder, 'view_film', now, whereType ?? fail(), (_grant, problems) =>
    unusable.push(...problems),
  );
  return { ...found, ...(unusable.length > 0 && { unusable }) };
}

function fail(): never {
  throw new Error();
}

describe('AZ-7 what rows a permission covers', () => {
  const onlyHeat = { title: { eq: 'Heat' } };
  const onlyRonin = { title: { eq: 'Ronin' } };

  it('none without a grant, all with one that has no filter', () => {
    expect(rows()).toEqual({ kind: 'none' });
    expect(rows(grant(null))).toEqual({ kind: 'all' });
    expect(rows(grant(onlyHeat), grant(null))).toEqual({ kind: 'all' });
  });

  it('filters of several grants OR together', () => {
    expect(rows(grant(onlyHeat), grant(onlyRonin))).toEqual({ kind: 'some', wheres: [onlyHeat, onlyRonin] });
  });

  it('an ended grant is as if not held, from its very end', () => {
    expect(rows(grant(null, now))).toEqual({ kind: 'none' });
    expect(rows(grant(null, now + 1))).toEqual({ kind: 'all' });
    expect(rows(grant(onlyHeat), grant(null, now - 1))).toEqual({ kind: 'some', wheres: [onlyHeat] });
  });
});

describe('AZ-7 placeholders', () => {
  const filled = (where: StoredWhere) => {
    const found = rows(grant(where));
    return found.kind === 'some' ? found.wheres[0] : found;
  };

  it.each<[string, StoredWhere, unknown]>([
    ['the client', { title: { eq: '$client.id' } }, { title: { eq: 'lionsgate' } }],
    [
      'an attribute',
      { studio: { name: { eq: '$client.attributes.studio' } } },
      { studio: { name: { eq: 'Lionsgate' } } },
    ],
    ['a number', { votes: { gt: '$client.attributes.votes' } }, { votes: { gt: 100 } }],
    ['a float', { stars: { gt: '$client.attributes.votes' } }, { stars: { gt: 100 } }],
    ['a boolean', { isOld: { eq: '$client.attributes.old' } }, { isOld: { eq: true } }],
    [
      'a list as the operand of in',
      { title: { in: '$client.attributes.studios' } },
      { title: { in: ['Lionsgate', 'Miramax'] } },
    ],
    ['an empty list', { title: { in: '$client.attributes.none' } }, { title: { in: [] } }],
    ['the client as a list', { title: { notIn: '$client.id' } }, { title: { notIn: ['lionsgate'] } }],
    ['an item of a list', { title: { in: ['$client.attributes.studio', 'x'] } }, { title: { in: ['Lionsgate', 'x'] } }],
    [
      'within AND, OR and NOT',
      { OR: [{ NOT: { title: { eq: '$client.id' } } }] },
      { OR: [{ NOT: { title: { eq: 'lionsgate' } } }] },
    ],
    ['a literal that only contains one', { title: { eq: 'a $client.id' } }, { title: { eq: 'a $client.id' } }],
    ['a literal dollar', { title: { eq: '$clients' } }, { title: { eq: '$clients' } }],
  ])('%s', (_what, where, expected) => {
    expect(filled(where)).toEqual(expected);
  });

  it.each<[string, StoredWhere, string]>([
    ['an attribute that the client has not', { title: { eq: '$client.attributes.nope' } }, 'no attribute nope'],
    ['constructor', { title: { eq: '$client.attributes.constructor' } }, 'no attribute constructor'],
    [
      'several values where one is needed',
      { title: { eq: '$client.attributes.studios' } },
      '2 values where one is needed',
    ],
    ['no value where one is needed', { title: { eq: '$client.attributes.none' } }, '0 values'],
    ['text that is no number', { votes: { gt: '$client.attributes.studio' } }, 'is not Int'],
    ['what begins like a placeholder', { title: { eq: '$client.name' } }, 'is no placeholder'],
    ['a field that the schema lost', { lost: { eq: 1 } }, 'not defined'],
    ['an operand of another type', { votes: { eq: 'many' } }, 'Int cannot represent'],
  ])('%s covers no row and says so', (_what, where, problem) => {
    expect(rows(grant(where))).toEqual({ kind: 'none', unusable: [expect.stringContaining(problem)] });
  });

  it('one filter that cannot be used leaves the others', () => {
    const usable = { title: { eq: 'Heat' } };
    expect(rows(grant({ lost: {} }), grant(usable))).toMatchObject({ kind: 'some', wheres: [usable] });
  });
});

describe('AZ-7 checked when granted', () => {
  it.each<StoredWhere>([
    {},
    { title: { eq: 'x' } },
    {
      title: { eq: '$client.attributes.anything' },
      votes: { gt: '$client.attributes.n' },
      day: { lt: '$client.attributes.d' },
    },
    { rating: { eq: '$client.attributes.r' } },
    { title: { in: '$client.attributes.many' } },
    { AND: [{ studio: { isNull: true } }], NOT: { title: { eq: null } } },
  ])('%j is taken', (where) => {
    expect(checkWhere(table, 'change_film', where)).toEqual([]);
  });

  it.each<[StoredWhere, string]>([
    [{ titel: { eq: 'x' } }, 'titel'],
    [{ title: 'x' }, 'title'],
    [{ title: { $ne: null } }, '$ne'],
    [{ title: { eq: 5 } }, 'title.eq'],
    [{ title: { eq: '$client.nope' } }, 'is no placeholder'],
    [{ votes: { gt: null } }, 'votes.gt: cannot be null'],
    [{ title: { in: null } }, 'title.in: cannot be null'],
    [{ rating: { eq: 'R' } }, 'rating.eq'],
  ])('%j is refused', (where, problem) => {
    expect(checkWhere(table, 'view_film', where).join('\n')).toContain(problem);
  });

  it('a permission that is about no model takes no filter', () => {
    expect(checkWhere(table, 'publish_film', {})).toEqual([expect.stringContaining('takes no filter')]);
    expect(checkWhere(table, 'explain', {})).toHaveLength(1);
  });

  it('says what a client lacks for it', () => {
    const client = { clientId: 'c', attributes: {} };
    expect(unresolvedIn(table, 'view_film', { title: { eq: '$client.attributes.studio' } }, client)).toEqual([
      'the client has no attribute studio',
    ]);
    expect(unresolvedIn(table, 'view_film', { title: { eq: '$client.id' } }, client)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { whereTypeFor } from '../../src/access/check-where.js';
import { type GivenGrant, notHeldOf, withinMakersRows } from '../../src/access/holding.js';
import type { Grant, Json, StoredWhere } from '../../src/access/rights.js';
import { rowsFor } from '../../src/access/rows.js';
import { actorWith, schemaOf } from './access-kit.js';

const { table } = schemaOf('type Film @model { genre: String! title: String! } type Query { ping: Int @public }');
const permission = 'view_film';
const whereType = filmWhere();

const genres = ['a', 'b', 'c'];
const titles = ['x', 'y'];
const films = genres.flatMap((genre) => titles.map((title) => ({ genre, title })));
type Film = (typeof films)[number];
type Attributes = Readonly<Record<string, readonly string[]>>;

function filmWhere() {
  const type = whereTypeFor(table, permission);
  if (!type) throw new Error('no FilmWhere');
  return type;
}

/** What a filter means, worked out in the plainest way. */
function covers(where: unknown, film: Film): boolean {
  return Object.entries(Object(where)).every(([key, value]): boolean => {
    const parts = Array.isArray(value) ? value : [value];
    if (key === 'AND') return parts.every((part) => covers(part, film));
    if (key === 'OR') return parts.some((part) => covers(part, film));
    if (key === 'NOT') return !covers(value, film);
    const held = key === 'genre' ? film.genre : film.title;
    return Object.entries(Object(value)).every(([operator, operand]) => {
      if (operator === 'eq') return held === operand;
      if (operator === 'ne') return held !== operand;
      return Array.isArray(operand) && operand.includes(held);
    });
  });
}

/** The films that somebody sees by some grants, at a moment. */
function seen(grants: readonly GivenGrant[], attributes: Attributes, now: number): ReadonlySet<Film> {
  const held: Grant[] = grants.map((grant) => ({ ...grant, group: null }));
  const holder = { clientId: 'x', attributes, grants: new Map([[permission, held]]) };
  const rows = rowsFor(holder, permission, now, whereType);
  return new Set(
    films.filter(
      (film) => rows.kind === 'all' || (rows.kind === 'some' && rows.wheres.some((where) => covers(where, film))),
    ),
  );
}

const word = (words: readonly string[]) =>
  fc.constantFrom(...words, '$client.attributes.one', '$client.attributes.some');
const operators = (words: readonly string[]): fc.Arbitrary<Json> =>
  fc.oneof(
    fc.record({ eq: word(words) }),
    fc.record({ ne: word(words) }),
    fc.record({ in: fc.oneof(fc.subarray([...words]), fc.constant('$client.attributes.some')) }),
  );
const where: fc.Arbitrary<StoredWhere> = fc.letrec<{ where: StoredWhere; leaf: StoredWhere }>((tie) => ({
  where: fc.oneof(
    { maxDepth: 2 },
    tie('leaf'),
    fc.record({ AND: fc.array(tie('where'), { maxLength: 2 }) }),
    fc.record({ AND: tie('where') }),
    fc.record({ OR: fc.array(tie('where'), { maxLength: 2 }) }),
    fc.record({ NOT: tie('where') }),
  ),
  leaf: fc.oneof(
    fc.record({ genre: operators(genres) }),
    fc.record({ title: operators(titles) }),
    fc.record({ genre: operators(genres), title: operators(titles) }),
    fc.constant({}),
  ),
})).where;
const until = fc.constantFrom(null, 10, 20);
const given = fc.record({ permission: fc.constant(permission), where: fc.option(where, { freq: 8 }), until });
const attributes: fc.Arbitrary<Attributes> = fc.record({
  one: fc.subarray([...genres], { maxLength: 2 }),
  some: fc.subarray([...genres]),
});

/** A maker, and a client whose filters often are the maker's with something beside. */
const pair = fc
  .record({
    held: fc.array(given, { minLength: 1, maxLength: 3 }),
    targets: fc.array(fc.record({ ...{ grant: given, of: fc.nat(2), how: fc.nat(3) } }), {
      minLength: 1,
      maxLength: 2,
    }),
    makers: attributes,
    theirs: attributes,
    isSame: fc.boolean(),
  })
  .map(({ held, targets, makers, theirs, isSame }) => ({
    held,
    makers,
    theirs: isSame ? makers : theirs,
    wanted: targets.map(({ grant, of, how }): GivenGrant => {
      const own = held[of % held.length]?.where ?? null;
      if (own === null || how === 0) return grant;
      if (how === 1) return { ...grant, where: own };
      return { ...grant, where: how === 2 ? { AND: [grant.where ?? {}, own] } : { ...own, AND: [grant.where ?? {}] } };
    }),
  }));

function makerOf(held: readonly GivenGrant[], makers: Attributes) {
  const grants = new Map([[permission, held.map((grant): Grant => ({ ...grant, group: null }))]]);
  return { ...actorWith([], []), attributes: makers, grants };
}

describe('AZ-13 no client can hand out what it does not hold', () => {
  it('whatever counts as held covers no row that its maker does not see, now and later', () => {
    let passed = 0;
    fc.assert(
      fc.property(pair, ({ held, makers, theirs, wanted }) => {
        const holdings = { clientId: 'x', attributes: theirs, scopes: [], grants: wanted };
        if (notHeldOf(table, makerOf(held, makers), holdings).permissions.length > 0) return;
        passed += 1;
        for (const now of [0, 10, 20]) {
          const [own, others] = [seen(held, makers, now), seen(wanted, theirs, now)];
          expect([...others].filter((film) => !own.has(film))).toEqual([]);
        }
      }),
      { numRuns: 5000 },
    );
    expect(passed).toBeGreaterThan(300);
  });

  it('what a maker of some rows gives is held, and lies within them', () => {
    fc.assert(
      fc.property(pair, ({ held, makers, theirs, wanted }) => {
        const maker = makerOf(held, makers);
        const stored = wanted.map((grant) => withinMakersRows(table, maker, grant));
        const holdings = { clientId: 'x', attributes: theirs, scopes: [], grants: stored };
        if (notHeldOf(table, maker, holdings).permissions.length > 0) return;
        for (const now of [0, 10, 20]) {
          const [own, others] = [seen(held, makers, now), seen(stored, theirs, now)];
          expect([...others].filter((film) => !own.has(film))).toEqual([]);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

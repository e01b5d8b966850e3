import fc from 'fast-check';
import { Types } from 'mongoose';
import { pools } from './sample-models.js';
import type { PlainModels, PlainRow } from './where-reference.js';

/** Ids of persons; the last one is referred to and does not exist. */
export const people: readonly Types.ObjectId[] = Array.from(
  { length: 8 },
  (_, at) => new Types.ObjectId(String(at).repeat(24)),
);

/** Those that are there. */
export function personRows(): Record<string, unknown>[] {
  const active = [true, true, true, false, null, undefined, false];
  return people.slice(0, active.length).map((_id, at) => ({
    _id,
    name: at === 6 ? 'p6' : `n${at % 3}`,
    ...(active[at] === undefined ? {} : { active: active[at] }),
    friend: people[(at * 3) % 8] ?? null,
  }));
}

/** What the reference knows, of rows that somebody may see. */
export function plainModels(samples: readonly PlainRow[], persons: readonly PlainRow[]): PlainModels {
  return {
    Sample: {
      references: { owner: 'Person' },
      toMany: { helpers: ['Person', null] },
      visible: new Map(samples.map((row) => [String(row.id), row])),
    },
    Person: {
      references: { friend: 'Person' },
      toMany: { samples: ['Sample', 'owner'], helps: ['Sample', 'helpers'], friendOf: ['Person', 'friend'] },
      visible: new Map(persons.map((row) => [String(row.id), row])),
    },
  };
}

/** A stored row: each field has a value, is null, or is missing. */
export const sampleDocument = fc.record(
  {
    text: orNull(pools.text),
    count: orNull(pools.count),
    ratio: orNull(pools.ratio),
    big: orNull(pools.big),
    flag: orNull(pools.flag),
    day: orNull(pools.day.map((day) => new Date(day))),
    at: orNull(pools.at.map((at) => new Date(at))),
    kind: orNull(pools.kind),
    code: orNull(pools.code),
    owner: orNull(people),
    helpers: fc.array(fc.constantFrom(...people), { maxLength: 3 }),
    labels: fc.option(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), { freq: 9 }),
    kinds: orNull([[], ['RED'], ['RED', 'BLUE']]),
    __v: fc.constantFrom(0, 1, 2),
  },
  { requiredKeys: [] },
);

function orNull<T>(pool: readonly T[]) {
  return fc.option(fc.constantFrom(...pool), { freq: 5 });
}

/** As GraphQL shows it: ids are text, days and instants too, a missing version is 0. */
export function toPlain(row: Readonly<Record<string, unknown>>): PlainRow {
  const { _id, __v = 0, ...rest } = row;
  const entries = Object.entries(rest).map(([key, value]) => {
    if (value instanceof Date) return [key, key === 'day' ? value.toISOString().slice(0, 10) : value.toISOString()];
    if (Array.isArray(value)) return [key, value.map((item) => (item instanceof Types.ObjectId ? String(item) : item))];
    return [key, value instanceof Types.ObjectId ? String(value) : value];
  });
  return { ...Object.fromEntries(entries), id: String(_id), version: __v };
}

const equality = ['eq', 'ne', 'in', 'notIn', 'isNull'];
const order = ['gt', 'gte', 'lt', 'lte'];
const textual = ['contains', 'startsWith', 'icontains', 'istartsWith'];
const ids = [...people.map(String), 'nonsense', '', '0', 'ABCDEFABCDEFABCDEFABCDEF', 'twelve bytes'];

/** What each field can be compared by, and with. */
export const scalars: Readonly<Record<string, readonly [pool: readonly unknown[], operators: readonly string[]]>> = {
  text: [pools.text, [...equality, ...order, ...textual]],
  count: [pools.count, [...equality, ...order]],
  ratio: [pools.ratio, [...equality, ...order]],
  big: [pools.big, [...equality, ...order]],
  flag: [pools.flag, equality],
  day: [pools.day, [...equality, ...order]],
  at: [pools.at, [...equality, ...order]],
  kind: [pools.kind, equality],
  code: [pools.code, equality],
  id: [ids, equality],
  version: [
    [-1, 0, 1, 2],
    [...equality, ...order],
  ],
};

/** Up to three operators of a scalar with operands of a pool. */
function operatorsOf(pool: readonly unknown[], names: readonly string[]) {
  const value = fc.constantFrom(...pool);
  const operand = (name: string): fc.Arbitrary<unknown> => {
    if (name === 'isNull') return fc.boolean();
    if (name === 'in' || name === 'notIn') return fc.array(value, { maxLength: 3 });
    return name === 'eq' || name === 'ne' ? fc.option(value, { freq: 4 }) : value;
  };
  return fc
    .subarray([...names], { maxLength: 3 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, operand(name)]))));
}

export const scalarFilters = Object.fromEntries(
  Object.entries(scalars).map(([field, [pool, names]]) => [field, operatorsOf(pool, names)]),
);

/** Every operand that one operator can have over a pool. */
export function operandsOf(operator: string, pool: readonly unknown[]): readonly unknown[] {
  if (operator === 'isNull') return [true, false];
  if (operator === 'in' || operator === 'notIn')
    return [[], ...pool.map((value, at) => [value, pool[at - 1] ?? value])];
  return operator === 'eq' || operator === 'ne' ? [...pool, null] : pool;
}

/** What a list can be asked. */
function listOperators(pool: readonly string[]) {
  const some = fc.subarray([...pool]);
  return fc.record(
    { has: fc.constantFrom(...pool), hasAny: some, hasAll: some, isEmpty: fc.boolean() },
    { requiredKeys: [] },
  );
}

/** Any `where` of `Sample`. */
export const { where } = fc.letrec((tie) => {
  const toMany = (of: string) => fc.record({ some: tie(of), none: tie(of), every: tie(of) }, { requiredKeys: [] });
  const combinators = (self: string) => ({
    AND: fc.array(tie(self), { maxLength: 2 }),
    OR: fc.array(tie(self), { maxLength: 2 }),
    NOT: tie(self),
  });
  const personFields = {
    name: operatorsOf(['n0', 'n1', 'n2', 'p6', 'N1'], [...equality, ...order, ...textual]),
    active: operatorsOf([true, false], equality),
    id: operatorsOf(ids, equality),
  };
  const pick = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc
      .array(fc.constantFrom(...Object.keys(fields)), { maxLength: 2 })
      .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fields[key] ?? fc.constant({})]))));
  return {
    person: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      pick(personFields),
      pick({ ...personFields, friend: tie('reference'), ...combinators('person') }),
      pick({ samples: toMany('simple'), helps: toMany('simple'), friendOf: toMany('person') }),
    ),
    reference: fc
      .tuple(tie('person'), fc.option(fc.boolean(), { nil: undefined, freq: 2 }))
      .map(([person, isNull]) => ({ ...Object(person), ...(isNull === undefined ? {} : { isNull }) })),
    simple: pick({ ...scalarFilters, helpers: toMany('person') }),
    where: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      pick(scalarFilters),
      pick({
        helpers: toMany('person'),
        labels: listOperators(['a', 'b', 'c', 'd']),
        kinds: listOperators(['RED', 'BLUE']),
      }),
      pick({ ...scalarFilters, owner: tie('reference'), ...combinators('where') }),
    ),
  };
});

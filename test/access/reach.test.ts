import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type GraphQLSchema, parse, printSchema, validate, validateSchema } from 'graphql';
import { type Reach, reachOf } from '../../src/access/reach.js';
import type { RequirementsTable } from '../../src/access/requirements-table.js';
import type { Rights } from '../../src/access/rights.js';
import { vocabularyOf } from '../../src/access/vocabulary.js';
import { visibleSchemaOf } from '../../src/graphql/visible-schema.js';
import { actorWith, filmSdl, schemaOf, tableOf } from './access-kit.js';
import { type AnyTeam, anyTeam } from './any-team.js';
import { allowedSelections, executableCoordinates } from './executable-coordinates.js';
import { usesOfAll, type VisibleUse } from './visible-documents.js';

const { table } = schemaOf(filmSdl);
const vocabulary = vocabularyOf(table);

const sorted = (coordinates: Iterable<string>) => [...coordinates].sort();
const executableOf = (rights: Rights | null) => sorted(executableCoordinates(table, rights));
const visibleOf = (reach: Reach) => sorted(reach.coordinates);

describe('AZ-10 visible = executable', () => {
  it('without a token', () => {
    expect(visibleOf(reachOf(table, null))).toEqual(['Query.serverInfo']);
    expect(executableOf(null)).toEqual(['Query.serverInfo']);
  });

  it('for a reader', () => {
    const reader = actorWith(['view_movie'], ['read']);
    const visible = visibleOf(reachOf(table, reader));
    expect(visible).toContain('Movie.title');
    expect(visible).toContain('MovieWhere.title');
    expect(visible).not.toContain('Movie.usGross');
    expect(visible).not.toContain('MovieWhere.usGross');
    expect(visible).not.toContain('Movie.director');
    expect(visible.filter((coordinate) => coordinate.startsWith('Director'))).toEqual([]);
    expect(executableOf(reader)).toEqual(visible);
  });

  it('for any rights', () => {
    const subsets = fc.record({
      permissions: fc.subarray([...vocabulary.permissions]),
      scopes: fc.subarray([...vocabulary.scopes]),
    });
    fc.assert(
      fc.property(subsets, ({ permissions, scopes }) => {
        const actor = actorWith(permissions, scopes);
        expect(visibleOf(reachOf(table, actor))).toEqual(executableOf(actor));
      }),
      { numRuns: 50 },
    );
  });
});

/** Enough for every day; set `PROPERTY_RUNS` for a long look. */
const manyRuns = Number(process.env.PROPERTY_RUNS ?? 100);

describe('AZ-10 visible = executable, whatever the schema', () => {
  /** Somebody with any of the rights that mean something in a schema; whether a permission or scope is held is a bit each. */
  const anyHeld = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
  const worldOf = ({ sdl, uniquePaths }: AnyTeam, held: readonly boolean[]) => {
    const any = tableOf(sdl, uniquePaths);
    const { permissions, scopes } = vocabularyOf(any);
    const some = (names: Iterable<string>, from: number) => [...names].filter((_name, at) => held[(from + at) % 40]);
    return { any, actor: actorWith(some(permissions, 0), some(scopes, permissions.size)) };
  };

  it(
    'what is visible is what some document that is allowed uses',
    () => {
      fc.assert(
        fc.property(anyTeam, anyHeld, (team, held) => {
          const { any, actor } = worldOf(team, held);
          expect(visibleOf(reachOf(any, actor))).toEqual(sorted(executableCoordinates(any, actor)));
          expect(visibleOf(reachOf(any, null))).toEqual(sorted(executableCoordinates(any, null)));
        }),
        { numRuns: manyRuns },
      );
    },
    600 * manyRuns,
  );

  it(
    'the visible schema is valid, and so is a use of all that it shows, which is allowed',
    () => {
      fc.assert(
        fc.property(anyTeam, fc.option(anyHeld, { nil: null, freq: 10 }), (team, held) => {
          const { any, actor } = worldOf(team, held ?? []);
          const rights = held && actor;
          const reach = reachOf(any, rights);
          const visible = buildSchema(printSchema(visibleSchemaOf(any.schema, reach)));
          expect(validateSchema(visible)).toEqual([]);
          const uses = usesOfAll(visible);
          expect(sorted(uses.map(({ coordinate }) => coordinate))).toEqual(visibleOf(reach));
          expect(refusedUses(any, rights, reach, visible, uses)).toEqual([]);
        }),
        { numRuns: manyRuns },
      );
    },
    600 * manyRuns,
  );
});

/** Those uses that are not valid, or denied on a type that can be seen. */
function refusedUses(
  any: RequirementsTable,
  rights: Rights | null,
  { typeNames }: Reach,
  visible: GraphQLSchema,
  uses: readonly VisibleUse[],
): readonly VisibleUse[] {
  return (['query', 'mutation'] as const).flatMap((keyword) => {
    const own = uses.filter((use) => use.keyword === keyword);
    const selections = own.map(({ selection }) => selection);
    const allowed = allowedSelections(any, rights, keyword, selections, (name) => typeNames.has(name));
    const isValid = (selection: string) => validate(visible, parse(`${keyword} { ${selection} }`)).length === 0;
    return own.filter(({ selection }, at) => !allowed[at] || !isValid(selection));
  });
}

describe('what is out of reach', () => {
  const reach = (permissions: string[], scopes: string[]) => reachOf(table, actorWith(permissions, scopes));

  it('a type without anything to select disappears', () => {
    expect(reach(['view_movie'], ['read']).typeNames.has('Director')).toBe(false);
    expect(reach([], ['read']).typeNames.has('Mutation')).toBe(false);
  });

  it('a type that shares an interface with what can be reached, and nothing else', () => {
    const { table: shops } = schemaOf(`
      interface Named { name: String }
      type Shop implements Named { name: String }
      type Vault implements Named { name: String code: String }
      type Query { shop: Shop @authenticated vault: Vault @permission(requires: "open_vault") anything: Named @permission(requires: "see_all") }
    `);
    const namesFor = (...permissions: string[]) => reachOf(shops, actorWith(permissions, ['read'])).typeNames;
    expect([...namesFor()].sort()).toEqual(['Named', 'Query', 'Shop', 'String']);
    expect(namesFor('see_all').has('Vault')).toBe(true);
  });

  it('a payload keeps its id without the view of its model', () => {
    const { coordinates } = reach(['add_movie'], ['write']);
    expect(coordinates.has('MoviePayload.id')).toBe(true);
    expect(coordinates.has('MoviePayload.movie')).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { AccessConfigError } from '../../src/access/config-problems.js';
import { shownRequirement } from '../../src/access/denial.js';
import { ruleOf } from '../../src/access/requirements-table.js';
import { filmSdl, schemaOf } from './access-kit.js';

const { table } = schemaOf(filmSdl);
const asked = (coordinate: string) => shownRequirement(ruleOf(table, coordinate).requirement);

describe('AZ-2, AZ-3 what generated and hand-written coordinates ask', () => {
  it.each([
    ['Query.movie', 'view_movie', ['movie:read', 'read']],
    ['Query.movies', 'view_movie', ['movie:read', 'read']],
    ['Mutation.createMovie', 'add_movie', ['movie:write', 'write']],
    ['Mutation.updateMovie', 'change_movie', ['movie:write', 'write']],
    ['Mutation.deleteMovie', 'delete_movie', ['movie:write', 'write']],
    ['Movie.director', 'view_director', ['director:read', 'read']],
    ['Movie.title', 'view_movie', ['movie:read', 'read']],
    ['MovieConnection.nodes', 'view_movie', ['movie:read', 'read']],
    ['MovieEdge.node', 'view_movie', ['movie:read', 'read']],
    ['MoviePayload.movie', 'view_movie', ['movie:read', 'read']],
    ['Report.movies', 'view_movie', ['movie:read', 'read']],
    ['Mutation.publishMovie', 'publish_movie', ['write']],
    ['Query.report', 'view_report', ['read']],
    ['Query.viewer', null, []],
    ['Query.serverInfo', null, []],
  ])('%s', (coordinate, permission, scopes) => {
    expect(asked(coordinate)).toEqual({ permission, scopes });
  });

  it('a hand-written field that answers a model asks for that too, and a scope that covers another is not named twice', () => {
    expect(asked('Query.topMovies')).toEqual({ permission: 'view_top view_movie', scopes: ['read'] });
  });

  it('@requiresScopes adds to @permission', () => {
    expect(asked('Mutation.sellMovie')).toEqual({ permission: 'sell_movie', scopes: ['write movie:finance'] });
  });

  it('only @public needs no token', () => {
    const open = [...table.rules.values()].filter(({ inherits, requirement }) => !inherits && !requirement.token);
    expect(open.map(({ coordinate }) => coordinate)).toEqual(['Query.serverInfo']);
  });
});

describe('AZ-6 a protected field is protected wherever it is named', () => {
  it.each([
    ['Movie.usGross', 'view_movie'],
    ['MovieWhere.usGross', 'view_movie'],
    ['MovieOrderBy.usGross', 'view_movie'],
    ['MovieCreateInput.usGross', 'add_movie'],
    ['MovieUpdateInput.usGross', 'change_movie'],
  ])('%s', (coordinate, permission) => {
    expect(asked(coordinate)).toEqual({ permission, scopes: ['movie:finance'] });
    expect(ruleOf(table, coordinate).shownAs).toBe('Movie.usGross');
  });

  it('a computed field asks what it reads, and what its own type asks', () => {
    expect(asked('Movie.profit')).toEqual({
      permission: 'view_movie',
      scopes: ['movie:read movie:finance', 'read movie:finance'],
    });
  });

  it('takes a list of lists as OR of ANDs', () => {
    expect(asked('Studio.tax')).toEqual({ permission: 'view_studio', scopes: ['studio:tax', 'audit read'] });
  });

  it.each([
    ['MovieWhere.director', 'view_director'],
    ['MovieCreateInput.director', 'add_movie view_director'],
    ['MovieUpdateInput.director', 'change_movie view_director'],
  ])('%s asks to see the target', (coordinate, permission) => {
    expect(asked(coordinate)).toEqual({ permission, scopes: ['director:read', 'read'] });
  });

  it('writing a plain field asks nothing beside the mutation', () => {
    expect(asked('MovieCreateInput.title')).toEqual({ permission: 'add_movie', scopes: [] });
  });

  it('an argument that selects rows asks to see them, on a hand-written field too', () => {
    expect(asked('Query.report(where:)')).toEqual({ permission: 'view_movie', scopes: ['movie:read', 'read'] });
    expect(ruleOf(table, 'Query.movies(first:)').inherits).toBe(true);
  });

  it('a field of a type without a model inherits', () => {
    expect(ruleOf(table, 'Report.total').inherits).toBe(true);
    expect(ruleOf(table, 'MoviePayload.id').inherits).toBe(true);
    expect(asked('Report.secret')).toEqual({ permission: null, scopes: ['report:secret'] });
  });
});

describe('AZ-1 a schema that leaves something without a rule does not boot', () => {
  const refused = (sdl: string): readonly string[] => {
    try {
      schemaOf(sdl);
    } catch (error) {
      if (error instanceof AccessConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  it.each([
    ['a root field without a rule', 'type Query { a: Int }', 'Query.a: has no rule: add @permission'],
    ['@requiresScopes alone', 'type Query { a: Int @requiresScopes(scopes: [["x"]]) }', 'Query.a: has no rule'],
    ['a mutation without a rule', 'type Query { a: Int @public } type Mutation { b: Int }', 'Mutation.b: has no rule'],
    ['two rules', 'type Query { a: Int @public @authenticated }', 'Query.a: has more than one of'],
    [
      'an empty list of scopes',
      'type Query { a: Int @authenticated @requiresScopes(scopes: []) }',
      'Query.a: @requiresScopes has an empty list',
    ],
    [
      'an empty inner list',
      'type Query { a: Int @authenticated @requiresScopes(scopes: [["x"], []]) }',
      'Query.a: @requiresScopes has an empty list',
    ],
    [
      'a public field that answers a model',
      'type M @model { a: Int } type Query { all: [M] @public }',
      'Query.all: is @public, yet',
    ],
    [
      'a root field that cannot be null',
      'type Query { a: Int! @authenticated }',
      'Query.a: may be refused or hidden, so it must be nullable: declare it as Int',
    ],
    [
      'a protected field that cannot be null',
      'type T { a: Int! @requiresScopes(scopes: [["x"]]) } type Query { t: T @authenticated }',
      'T.a: may be refused or hidden',
    ],
    [
      '@reads of what is not there',
      'type M @model { a: Int b: Int @reads(fields: ["nope"]) } type Query { z: Int @public }',
      'M.b: @reads names nope',
    ],
    [
      '@public below the root',
      'type T { a: Int @public } type Query { t: T @authenticated }',
      'T.a: @public and @authenticated',
    ],
    ['a type that nothing answers', 'type Orphan { a: Int } type Query { a: Int @public }', 'Orphan.a: has no rule'],
    [
      'a type that only such a type answers',
      'type Orphan { a: Lost } type Lost { b(c: In): Int } input In { d: Int } type Query { a: Int @public }',
      'Lost.b(c:): has no rule',
    ],
    ['an input that nothing takes', 'input Orphan { a: Int } type Query { a: Int @public }', 'Orphan.a: has no rule'],
    [
      'a way back to Query',
      'type T { query: Query } type Query { t: T @authenticated }',
      'T.query: answers a root type',
    ],
    [
      'a mutation within a query',
      'type T { m: [Mutation!] } type Query { t: T @authenticated } type Mutation { a: Int @authenticated }',
      'T.m: answers a root type',
    ],
    [
      'a root type in a union',
      'union U = Query | T type T { a: Int } type Query { u: U @authenticated }',
      'U: has a root type as a member',
    ],
    [
      'a root type behind an interface',
      'interface I { a: Int } type T { i: I } type Query implements I { a: Int @public t: T @authenticated }',
      'Query: implements an interface',
    ],
    [
      'a permission that a list would take for two',
      'type Query { a: Int @permission(requires: "see it") }',
      'Query.a: "see it" is no permission code',
    ],
    ['an empty permission', 'type Query { a: Int @permission(requires: "") }', 'Query.a: "" is no permission code'],
    [
      'a scope that no token can have',
      'type T { a: Int @requiresScopes(scopes: [["a b"]]) } type Query { t: T @authenticated }',
      'T.a: no token can have the scope "a b"',
    ],
    ['a subscription', 'type Query { a: Int @public } type Subscription { b: Int }', 'Subscription: is not served'],
  ])('%s', (_what, sdl, problem) => {
    expect(refused(sdl)).toContainEqual(expect.stringContaining(problem));
  });

  it('names everything that is wrong at once', () => {
    expect(refused('type Query { a: Int b: Int! @authenticated c: Int @public }')).toHaveLength(2);
  });
});

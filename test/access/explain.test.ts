import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { denialOf } from '../../src/access/denial.js';
import { explainDocument } from '../../src/access/explain.js';
import type { Actor } from '../../src/access/rights.js';
import { actorWith, decider, filmSdl, schemaOf } from './access-kit.js';

const { schema, table } = schemaOf(filmSdl);
const decide = decider(filmSdl);

function explain(source: string, actor: Actor | null, variables: Readonly<Record<string, unknown>> = {}) {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  return explainDocument(table, document, actor, variables);
}

describe('explain: each coordinate, what it needs, what is held, and why', () => {
  it('shows the grant behind what is allowed, with its rows and its group', () => {
    const where = { genre: { eq: 'Drama' } };
    const grant = { permission: 'view_movie', where, until: Date.parse('2099-01-01T00:00:00Z'), group: 'readers' };
    const actor = { ...actorWith([], ['read']), grants: new Map([['view_movie', [grant]]]) };
    const { allowed, coordinates, fix } = explain('{ films: movies { nodes { title } } }', actor);
    expect([allowed, fix]).toEqual([true, null]);
    expect(coordinates[0]).toEqual({
      coordinate: 'Query.movies',
      selection: 'films',
      required: { permission: 'view_movie', scopes: ['movie:read', 'read'] },
      held: { permission: 'view_movie', scopes: ['read'] },
      allowed: true,
      because: [{ permission: 'view_movie', where, until: '2099-01-01T00:00:00.000Z', group: 'readers' }],
    });
    expect(coordinates.map((use) => use.selection)).toEqual(['films', 'films.nodes', 'films.nodes.title']);
  });

  it('shows what is missing and one line that mends all of it', () => {
    const actor = actorWith(['view_movie'], ['movie:read']);
    const { allowed, coordinates, fix } = explain('{ movies { nodes { usGross director { name } } } }', actor);
    expect(allowed).toBe(false);
    const denied = coordinates.filter((use) => !use.allowed);
    expect(denied.map((use) => [use.coordinate, use.selection, use.missing])).toEqual([
      ['Movie.usGross', 'movies.nodes.usGross', ['scope']],
      ['Movie.director', 'movies.nodes.director', ['permission', 'scope']],
      ['Director.name', 'movies.nodes.director.name', ['permission', 'scope']],
    ]);
    expect(fix).toBe(
      'npx scopeql clients grant tester view_director && npx scopeql clients update tester --scope "movie:read movie:finance director:read"',
    );
  });

  it('gives the reason of a denied answer, word for word', () => {
    const actor = actorWith(['view_movie'], ['movie:read']);
    const source = '{ movies(where: { usGross: { gt: 1 } }) { nodes { usGross } } viewer }';
    const reasons = explain(source, actor).coordinates.flatMap(({ reason }) => reason ?? []);
    const [first] = decide(source, actor).denied;
    if (!first) throw new Error('nothing was denied');
    const { message } = denialOf(first.rule.shownAs, first.rule.requirement, first.decision, actor);
    expect(reasons).toContain(message);
  });

  it('takes what variables name into account, where their values are given', () => {
    const actor = actorWith(['view_movie'], ['read']);
    const source = 'query($where: MovieWhere) { movies(where: $where) { totalCount } }';
    expect(explain(source, actor).allowed).toBe(true);
    const where = { usGross: { gt: 1 } };
    expect(explain(source, actor, { where })).toMatchObject({
      allowed: false,
      coordinates: expect.arrayContaining([expect.objectContaining({ coordinate: 'Movie.usGross', allowed: false })]),
    });
  });

  it('looks at every operation, whatever @skip and @include say', () => {
    const source =
      'query A($yes: Boolean!) { viewer @include(if: $yes) } query B { topMovies @skip(if: false) { title } }';
    const coordinates = explain(source, null).coordinates.map((use) => use.coordinate);
    expect(coordinates).toEqual(['Query.viewer', 'Query.topMovies', 'Movie.title']);
  });
});

describe('explain without a client: the smallest line that allows the document', () => {
  it.each([
    ['{ movies { totalCount } }', 'npx scopeql clients create my-client --scope "movie:read" --grant view_movie'],
    [
      '{ movies { nodes { usGross director { name } } } }',
      'npx scopeql clients create my-client --scope "read movie:finance" --grant view_movie --grant view_director',
    ],
    ['{ viewer }', 'npx scopeql clients create my-client'],
    [
      'mutation { deleteMovie(id: 1) { id } }',
      'npx scopeql clients create my-client --scope "movie:write" --grant delete_movie',
    ],
  ])('%s', (source, line) => {
    expect(explain(source, null)).toMatchObject({ allowed: false, fix: line });
  });

  it('asks for no client where anybody may', () => {
    expect(explain('{ serverInfo }', null)).toMatchObject({ allowed: true, fix: null });
  });
});

describe('explain decides as the engine does', () => {
  const permissions = ['view_movie', 'view_director', 'view_report', 'view_top', 'add_movie', 'change_movie'];
  const scopes = ['read', 'write', 'movie:read', 'director:read', 'movie:finance', 'report:secret'];
  const documents = [
    '{ movies(where: { usGross: { gt: 1 } }) { nodes { title profit } } }',
    '{ report { total movies { title } secret } topMovies { sequel { usGross } } }',
    '{ found { ... on Movie { title } ... on Director { name } } named { name } }',
    'mutation { createMovie(input: { title: "a", usGross: 1 }) { movie { title } } }',
    '{ directors(orderBy: [{ name: ASC }]) { totalCount } viewer serverInfo }',
  ];

  it('for any rights, and its fix allows everything', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.subarray(permissions),
        fc.subarray(scopes),
        (source, heldPermissions, heldScopes) => {
          const actor = actorWith(heldPermissions, heldScopes);
          const explanation = explain(source, actor);
          expect(explanation.allowed).toBe(decide(source, actor).outcome === 'allowed');
          if (explanation.fix === null) return;
          const after = actorWith(
            [...heldPermissions, ...[...explanation.fix.matchAll(/grant tester (\S+)/g)].map(([, name = '']) => name)],
            (/--scope "([^"]*)"/.exec(explanation.fix)?.[1] ?? heldScopes.join(' ')).split(' '),
          );
          expect(decide(source, after).outcome).toBe('allowed');
        },
      ),
    );
  });

  it('and of the line for a new client nothing can be left out', () => {
    for (const source of documents) {
      const fix = explain(source, null).fix ?? '';
      const granted = [...fix.matchAll(/--grant (\S+)/g)].map(([, name = '']) => name);
      const scoped = (/--scope "([^"]*)"/.exec(fix)?.[1] ?? '').split(' ');
      expect(decide(source, actorWith(granted, scoped)).outcome).toBe('allowed');
      for (const name of granted) {
        expect(
          decide(
            source,
            actorWith(
              granted.filter((other) => other !== name),
              scoped,
            ),
          ).outcome,
        ).not.toBe('allowed');
      }
      for (const name of scoped) {
        expect(
          decide(
            source,
            actorWith(
              granted,
              scoped.filter((other) => other !== name),
            ),
          ).outcome,
        ).not.toBe('allowed');
      }
    }
  });
});

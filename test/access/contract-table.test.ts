import { describe, expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { explainDocument } from '../../src/access/explain.js';
import { matrixOf } from '../../src/access/matrix.js';
import { reachOf } from '../../src/access/reach.js';
import { readSchema } from '../../src/graphql/assemble-schema.js';
import { models } from '../../src/models/index.js';
import { actorWith } from './access-kit.js';

const { schema, table } = readSchema('schema', models);

/** What the contract says of each: permissions, any one scope of, and a document that uses it and nothing that asks for more. */
const rows: readonly [
  coordinate: string,
  permissions: readonly string[],
  scopes: readonly string[],
  document: string,
][] = [
  ['Query.moviesAggregate', ['view_movie'], ['movie:read', 'read'], '{ moviesAggregate { count } }'],
  [
    'Mutation.createMovies',
    ['add_movie'],
    ['movie:write', 'write'],
    'mutation { createMovies(inputs: [{ title: "x" }]) { count } }',
  ],
  [
    'Mutation.updateMovies',
    ['change_movie'],
    ['movie:write', 'write'],
    'mutation { updateMovies(where: {}, set: {}) { count } }',
  ],
  [
    'Mutation.deleteMovies',
    ['delete_movie'],
    ['movie:write', 'write'],
    'mutation { deleteMovies(where: {}) { count } }',
  ],
  [
    'Mutation.upsertDirector',
    ['add_director', 'change_director'],
    ['director:write', 'write'],
    'mutation { upsertDirector(by: { name: "x" }, create: { name: "x" }, update: {}) { id } }',
  ],
  ['Director.movies', ['view_movie'], ['movie:read', 'read'], '{ director(id: 1) { movies { totalCount } } }'],
];
/** What an argument that selects rows, or the way to a field, asks beside. */
const beside: Readonly<Record<string, string>> = {
  'Mutation.updateMovies': 'view_movie',
  'Mutation.deleteMovies': 'view_movie',
  'Mutation.upsertDirector': 'view_director',
  'Director.movies': 'view_director',
};

describe("the contract's table of permissions and scopes", () => {
  it.each(rows)('%s in the matrix', (coordinate, permissions, scopes) => {
    expect(matrixOf(table).find((row) => row.coordinate === coordinate)).toMatchObject({ permissions, scopes });
  });

  it.each(rows)(
    '%s explained: what is missing, and held it is allowed and visible',
    (coordinate, permissions, scopes, source) => {
      const document = parse(source);
      expect(validate(schema, document)).toEqual([]);
      const others = [beside[coordinate] ?? []].flat();
      const without = explainDocument(table, document, actorWith(others, ['director:read', 'movie:read']));
      const use = without.coordinates.find((each) => each.coordinate === coordinate);
      expect(use).toMatchObject({ allowed: false, required: { permission: permissions.join(' '), scopes } });
      for (const permission of permissions) expect(without.fix).toContain(permission);
      for (const scope of scopes) {
        const actor = actorWith([...others, ...permissions], [scope, 'director:read', 'movie:read']);
        expect(explainDocument(table, document, actor)).toMatchObject({ allowed: true, fix: null });
        expect(reachOf(table, actor).coordinates).toContain(coordinate);
      }
    },
  );
});

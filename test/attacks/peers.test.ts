import { describe, expect, it } from '@jest/globals';
import { actorWith, decider, inShort, schemaOf } from '../access/access-kit.js';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { expectNoSecret, ids, storeState, underAttack } from './attack-kit.js';

/** Where the systems we learn from fall short, as tables with our right answers. */

describe("Apollo's @requiresScopes", () => {
  const sdl = `
    interface I { id: ID }
    type Query {
      public: String @public
      one: String @authenticated @requiresScopes(scopes: [["one"]])
      both: String @authenticated @requiresScopes(scopes: [["one", "two"]])
      either: String @authenticated @requiresScopes(scopes: [["one"], ["two"]])
      mixed: String @authenticated @requiresScopes(scopes: [["one", "two"], ["three"]])
      i: I @authenticated
      t: T @authenticated
    }
    type T implements I { id: ID @requiresScopes(scopes: [["id"]]) name: String u: T @requiresScopes(scopes: [["deep"]]) }
    type O implements I { id: ID }
  `;
  const decide = decider(sdl);

  it.each<[string, string[], boolean]>([
    ['{ one }', [], false],
    ['{ one }', ['one'], true],
    ['{ one }', ['on', 'ones', 'ONE', 'one two'], false],
    ['{ both }', ['one'], false],
    ['{ both }', ['two', 'one'], true],
    ['{ either }', ['two'], true],
    ['{ either }', ['three'], false],
    ['{ mixed }', ['one', 'three'], true],
    ['{ mixed }', ['one'], false],
    ['{ mixed }', ['two', 'one'], true],
  ])('%s with %j: %s', (document, scopes, isAllowed) => {
    expect(decide(document, actorWith([], scopes)).outcome).toBe(isAllowed ? 'allowed' : 'denied');
  });

  it.each<[string, string, [string, string][]]>([
    ['a field of an object', '{ t { id name } }', [['t.id', 'T.id']]],
    ['the path has the names of the answer, not of the schema', '{ a: t { b: id c: name } }', [['a.b', 'T.id']]],
    ['nested', '{ t { u { u { name } } } }', [['t.u', 'T.u']]],
    ['a fragment', '{ t { ...F } } fragment F on T { x: id }', [['t.x', 'T.id']]],
    ['an interface, only for the type that asks', '{ i { id } }', [['i.id', 'T.id']]],
    ['a fragment on the type behind the interface', '{ i { ... on T { y: id } ... on O { id } } }', [['i.y', 'T.id']]],
    ['below what is denied nothing is told', '{ t { u { id } name } }', [['t.u', 'T.u']]],
  ])('%s', (_what, document, denied) => {
    expect(
      inShort(decide(document, actorWith([], []))).denied.map(([selection, coordinate]) => [selection, coordinate]),
    ).toEqual(denied);
  });

  it('an empty list, which lets nobody or anybody pass elsewhere, does not boot', () => {
    expect(() => schemaOf('type Query { a: String @authenticated @requiresScopes(scopes: []) }')).toThrow('empty list');
    expect(() => schemaOf('type Query { a: String @authenticated @requiresScopes(scopes: [[]]) }')).toThrow(
      'empty list',
    );
  });
});

describe('Saleor: a field without a permission is open', () => {
  it('here it does not boot', () => {
    expect(() => schemaOf('type Query { orders: [String] }')).toThrow('Query.orders: has no rule');
    expect(() => schemaOf('type Query { a: String @public } type Mutation { pay: String }')).toThrow(
      'Mutation.pay: has no rule',
    );
  });
});

underAttack('peers', ['both'], ({ reader, editor, server }) => {
  describe("Keystone's access control", () => {
    it.each<[string, string, string]>([
      [
        'a relation filter asks for the foreign list',
        '{ films(where: { star: { name: { eq: "x" } } }) { totalCount } }',
        'Film.star',
      ],
      [
        'a relation filter asks for the foreign field',
        '{ films(where: { studio: { tax: { eq: "x" } } }) { totalCount } }',
        'Studio.tax',
      ],
      ['ordering by a field that is not readable', '{ films(orderBy: [{ gross: ASC }]) { totalCount } }', 'Film.gross'],
      ['operation access: query', '{ persons { totalCount } }', 'Query.persons'],
      ['operation access: create', 'mutation { createStudio(input: { name: "x" }) { id } }', 'Mutation.createStudio'],
      [
        'operation access: update',
        `mutation { updateStudio(id: "${ids.studio}", input: {}) { id } }`,
        'Mutation.updateStudio',
      ],
      ['operation access: delete', `mutation { deleteStudio(id: "${ids.studio}") { id } }`, 'Mutation.deleteStudio'],
      ['field access: create', 'mutation { createFilm(input: { title: "x", gross: 1 }) { id } }', 'Film.gross'],
      ['field access: update', `mutation { updateFilm(id: "${ids.heat}", input: { gross: 1 }) { id } }`, 'Film.gross'],
      [
        'field access: connecting to a hidden row',
        `mutation { createFilm(input: { title: "x", star: "${ids.star}" }) { id } }`,
        'Film.star',
      ],
    ])('%s', async (_what, document, coordinate) => {
      const before = await storeState();
      const { status, errors } = await as(editor).query(document);
      expect([status, errors?.[0]?.extensions.coordinate]).toEqual([403, coordinate]);
      expect(await storeState()).toBe(before);
    });

    it('filter access: what does not match is not there, for reading, changing and deleting', async () => {
      const where = { title: { eq: 'Ronin' } };
      const some = clientWith(
        { permissions: ['view_film', 'change_film', 'delete_film'], scopes: ['read', 'write'], where },
        server,
      );
      expect(await as(some).data(`{ film(id: "${ids.heat}") { id } films { totalCount } }`)).toEqual({
        film: null,
        films: { totalCount: 1 },
      });
      for (const field of [
        `updateFilm(id: "${ids.heat}", input: { title: "Ronin" }) { id }`,
        `deleteFilm(id: "${ids.heat}") { id }`,
      ]) {
        expect((await as(some).errors(`mutation { ${field} }`))[0]?.extensions.code).toBe('NOT_FOUND');
      }
    });
  });

  describe('graphql-compose-mongoose', () => {
    it('a removed field is not sortable, a page not unbounded, a filter no JSON', async () => {
      expect((await as(reader).errors('{ films(orderBy: [{ code: ASC }]) { totalCount } }'))[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
      expect((await as(reader).errors('{ films(first: 100000) { totalCount } }'))[0]?.extensions.code).toBe(
        'LIMIT_EXCEEDED',
      );
      const { status } = await as(reader).query('query ($w: FilmWhere) { films(where: $w) { totalCount } }', {
        w: { title: { $ne: null } },
      });
      expect(status).toBe(400);
    });
  });

  describe('Directus, CVE-2025-27089: fields of overlapping policies add up over each other', () => {
    it('a field that one grant would show stays hidden on every row', async () => {
      const { registry } = server();
      const both = clientWith(
        { id: 'overlapping', permissions: ['view_film'], scopes: ['read'], where: { title: { eq: 'Heat' } } },
        server,
      );
      await both.secret();
      await registry.clients.grant('overlapping', { permission: 'view_film', where: { title: { eq: 'Ronin' } } });
      const { text, data } = await as(both).query('{ films(orderBy: [{ title: ASC }]) { nodes { title gross } } }');
      expectNoSecret(text);
      expect(data).toEqual({
        films: {
          nodes: [
            { title: 'Heat', gross: null },
            { title: 'Ronin', gross: null },
          ],
        },
      });
    });

    it('a row that one permission covers is not covered for another', async () => {
      const { registry } = server();
      const split = clientWith(
        { id: 'split', permissions: ['view_film'], scopes: ['read', 'write'], where: { title: { eq: 'Heat' } } },
        server,
      );
      await split.secret();
      await registry.clients.grant('split', { permission: 'change_film', where: { title: { eq: 'Ronin' } } });
      const change = (id: string) =>
        as(split).errors(`mutation { updateFilm(id: "${id}", input: { genre: "x" }) { id } }`);
      expect((await change(ids.heat))[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['row'] });
      expect((await change(ids.ronin))[0]?.extensions.code).toBe('NOT_FOUND');
    });
  });
});

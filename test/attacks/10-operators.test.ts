import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { expectNoSecret, storeCallsDuring, storeState, underAttack } from './attack-kit.js';

underAttack('attack 10: operators through variables and scalars', ['both'], ({ reader, editor, server }) => {
  const document = 'query ($where: FilmWhere) { films(where: $where) { totalCount nodes { title } } }';

  it.each<[string, unknown]>([
    ['$where', { $where: 'true' }],
    ['$ne for a comparison', { title: { $ne: null } }],
    ['$regex as an operand', { title: { eq: { $regex: '.*' } } }],
    ['$expr', { $expr: { $eq: [1, 1] } }],
    ['$or', { $or: [{}] }],
    ['a dotted key', { 'studio.name': { eq: 'Warner' } }],
    ['a dotted operator', { title: { 'eq.x': 'a' } }],
    ['constructor', { constructor: { eq: 'x' } }],
    ['toString as an operator', { title: { toString: 'x' } }],
    ['an array for a scalar', { title: { eq: ['Heat', 'Ronin'] } }],
    ['an object in a list', { title: { in: [{ $gt: '' }] } }],
    ['a number for a string', { title: { eq: 5 } }],
    ['a string for an object', { title: 'Heat' }],
    ['a string for the filter', 'this.title'],
    ['a list for the filter', [{ $where: '1' }]],
    ['an operator in a relation', { studio: { $ne: null } }],
  ])('%s is refused before it reaches the store', async (_what, where) => {
    const calls = await storeCallsDuring(async () => {
      const { status, errors } = await as(reader).query(document, { where });
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    });
    expect(calls).toEqual([]);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['a filter', document, { where: { AND: [{ title: { eq: 'a\ud800' } }] } }, 'where.AND.0.title.eq'],
    ['a list of a filter', document, { where: { title: { in: ['fine', '\udfff'] } } }, 'where.title.in.1'],
    [
      'a new row',
      'mutation ($input: FilmCreateInput!) { createFilm(input: $input) { id } }',
      { input: { title: '\ude00\ud83d' } },
      'input.title',
    ],
    [
      'one of many rows',
      'mutation ($inputs: [FilmCreateInput!]!) { createFilms(inputs: $inputs) { count } }',
      { inputs: [{ title: 'fine 😀' }, { title: 'x\ud83d' }] },
      'inputs.1.title',
    ],
    ['a cursor', 'query ($after: String) { films(after: $after) { totalCount } }', { after: '\ud83d' }, 'after'],
  ])('half of a surrogate pair in %s is no text', async (_what, asked, variables, path) => {
    const before = await storeState();
    const calls = await storeCallsDuring(async () => {
      const { status, errors } = await as(editor).query(asked, variables);
      expect([status, errors?.[0]?.extensions]).toEqual([
        400,
        { code: 'BAD_USER_INPUT', fields: [{ path, message: expect.stringContaining('surrogate') }] },
      ]);
    });
    expect(calls).toEqual([]);
    expect(await storeState()).toBe(before);
  });

  it('half of a surrogate pair in a document is no GraphQL', async () => {
    for (const text of ['\ud83d', '\\ud83d']) {
      const { errors } = await as(editor).query(`{ films(where: { title: { eq: "${text}" } }) { totalCount } }`);
      expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    }
  });

  it.each<[string, string]>([
    ['$ne text', '$ne'],
    ['a regular expression', '.*'],
    ['a placeholder of row filters', '$client.id'],
    ['a field path', '$title'],
    ['NUL', 'Heat\u0000'],
  ])('%s as text is text', async (_what, text) => {
    for (const operator of ['eq', 'contains', 'startsWith', 'icontains', 'istartsWith']) {
      const { data, errors } = await as(reader).query<{ films: { totalCount: number } }>(document, {
        where: { title: { [operator]: text } },
      });
      if (errors) expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      else expect(data?.films.totalCount).toBe(0);
    }
  });

  it('an id is an id', async () => {
    for (const id of ['$ne', '[object Object]', '{"$gt":""}', '../heat', '', ' ']) {
      const { data, errors } = await as(reader).query('query ($id: ID!) { film(id: $id) { title } }', { id });
      expect([data, errors]).toEqual([{ film: null }, undefined]);
    }
  });

  it('an id that is an object is refused', async () => {
    const { status } = await as(reader).query('query ($id: ID!) { film(id: $id) { title } }', { id: { $gt: '' } });
    expect(status).toBe(400);
  });

  it('__proto__ in JSON is refused or ignored, and changes no object', async () => {
    const body = `{"query":"query ($where: FilmWhere) { films(where: $where) { totalCount } }","variables":{"where":{"__proto__":{"gross":{"gt":5}}}}}`;
    const answer = await server().fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${await reader.token()}`, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(400);
    expectNoSecret(await answer.text());
    expect(Reflect.get({}, 'gross')).toBeUndefined();
  });

  it('a written value keeps its type', async () => {
    const before = await storeState();
    const create = 'mutation ($input: FilmCreateInput!) { createFilm(input: $input) { id } }';
    for (const input of [
      { title: { $set: 'x' } },
      { title: ['a', 'b'] },
      { title: 5 },
      { title: true },
      { $set: { title: 'x' } },
    ]) {
      expect((await as(editor).query(create, { input })).status).toBe(400);
    }
    expect(await storeState()).toBe(before);
  });
});

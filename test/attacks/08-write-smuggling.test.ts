import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { eachLayer, ids, storeState, underAttack } from './attack-kit.js';

underAttack('attack 8: smuggling into writes', eachLayer, ({ editor, blindWriter, owner, server }) => {
  it.each([
    ['a protected field, creating', 'mutation { createFilm(input: { title: "x", gross: 5 }) { id } }', 'FORBIDDEN'],
    ['a protected field, null', 'mutation { createFilm(input: { title: "x", gross: null }) { id } }', 'FORBIDDEN'],
    [
      'a protected field, changing',
      `mutation { updateFilm(id: "${ids.heat}", input: { code: "MINE" }) { id } }`,
      'FORBIDDEN',
    ],
    [
      'a reference to a type without view',
      `mutation { createFilm(input: { title: "x", star: "${ids.star}" }) { id } }`,
      'FORBIDDEN',
    ],
    [
      'clearing a reference to a type without view',
      `mutation { updateFilm(id: "${ids.heat}", input: { star: null }) { id } }`,
      'FORBIDDEN',
    ],
    [
      'a reference to a missing row',
      `mutation { createFilm(input: { title: "x", studio: "${ids.missing}" }) { id } }`,
      'BAD_USER_INPUT',
    ],
    [
      'a reference that is no id',
      'mutation { createFilm(input: { title: "x", studio: "x" }) { id } }',
      'BAD_USER_INPUT',
    ],
    ['an id', 'mutation { createFilm(input: { title: "x", id: "5" }) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['_id', 'mutation { createFilm(input: { title: "x", _id: "5" }) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a version',
      `mutation { updateFilm(id: "${ids.heat}", input: { version: 9 }) { id } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['the owner', 'mutation { createFilm(input: { title: "x", madeBy: "else" }) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a timestamp',
      'mutation { createFilm(input: { title: "x", createdAt: "2020-01-01T00:00:00Z" }) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a computed field',
      'mutation { createFilm(input: { title: "x", profit: 5 }) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a nested create',
      'mutation { createFilm(input: { title: "x", studio: { name: "y" } }) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s', async (_what, document, code) => {
    const before = await storeState();
    const { errors } = await as(editor).query(document);
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(await storeState()).toBe(before);
  });

  it.each([
    ['a protected field', { title: 'x', gross: 5 }, 'FORBIDDEN'],
    ['the owner', { title: 'x', madeBy: 'else' }, 'BAD_USER_INPUT'],
    ['an id', { title: 'x', id: ids.missing }, 'BAD_USER_INPUT'],
    ['an operator', { title: { $ne: 'x' } }, 'BAD_USER_INPUT'],
    ['__proto__', JSON.parse('{"title":"x","constructor":{"gross":5}}'), 'BAD_USER_INPUT'],
  ])('%s in a variable', async (_what, input, code) => {
    const before = await storeState();
    const { errors } = await as(editor).query(
      'mutation ($input: FilmCreateInput!) { createFilm(input: $input) { id } }',
      { input },
    );
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(await storeState()).toBe(before);
  });

  it.each([
    ['a protected field in one of several rows', '[{ title: "a" }, { title: "b", gross: 5 }]', 'FORBIDDEN'],
    ['a reference to a type without view', `[{ title: "a" }, { title: "b", star: "${ids.star}" }]`, 'FORBIDDEN'],
    ['a reference to a missing row', `[{ title: "a" }, { title: "b", studio: "${ids.missing}" }]`, 'BAD_USER_INPUT'],
    ['a row that the model refuses', '[{ title: "a" }, { title: "" }]', 'BAD_USER_INPUT'],
    ['the owner', '[{ title: "a", madeBy: "else" }]', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s, created in bulk', async (_what, inputs, code) => {
    const before = await storeState();
    const { errors } = await as(editor).query(`mutation { createFilms(inputs: ${inputs}) { count } }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(await storeState()).toBe(before);
  });

  it.each([
    ['a protected field', '{ gross: 5 }'],
    ['a protected field, null', '{ code: null }'],
    ['a reference to a type without view', `{ star: "${ids.star}" }`],
  ])('%s, set in bulk', async (_what, set) => {
    const before = await storeState();
    const { errors } = await as(editor).query(`mutation { updateFilms(where: {}, set: ${set}) { count } }`);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await storeState()).toBe(before);
  });

  it('a protected field of the last of many rows in a variable', async () => {
    const before = await storeState();
    const inputs = [...Array.from({ length: 500 }, () => ({ title: 'x' })), { title: 'x', gross: 5 }];
    const document = 'mutation ($inputs: [FilmCreateInput!]!) { createFilms(inputs: $inputs) { count } }';
    expect((await as(editor).query(document, { inputs })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await storeState()).toBe(before);
  });

  it('rows past reach are not touched by a bulk write, and those that would leave it undo all', async () => {
    const where = { title: { startsWith: 'H' } };
    const sees = clientWith({ permissions: ['view_film'], scopes: ['read', 'write'] }, server);
    await sees.secret();
    for (const permission of ['change_film', 'delete_film', 'add_film'])
      await server().registry.clients.grant(sees.id, { permission, where });
    const before = await storeState();
    const leaving = await as(sees).query('mutation { updateFilms(where: {}, set: { title: "Moved" }) { count } }');
    expect(leaving.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['row'] });
    const entering = 'mutation { createFilms(inputs: [{ title: "Hit" }, { title: "Miss" }]) { count } }';
    expect((await as(sees).query(entering)).errors?.[0]?.extensions).toMatchObject({ missing: ['row'] });
    const beyond = 'mutation { updateFilms(where: { title: { eq: "Ronin" } }, set: { title: "Hers" }) { count ids } }';
    expect(await as(sees).data(beyond)).toEqual({ updateFilms: { count: 0, ids: [] } });
    const gone = 'mutation { deleteFilms(where: { title: { ne: "Heat" } }) { count ids } }';
    expect(await as(sees).data(gone)).toEqual({ deleteFilms: { count: 0, ids: [] } });
    expect(await storeState()).toBe(before);
  });

  it.each([
    ['a key that is protected', '(by: { code: "CODE-RED" }, create: { title: "x" }, update: { title: "y" })'],
    ['a protected field of a new row', '(by: { code: "x" }, create: { title: "x", gross: 5 }, update: {})'],
  ])('an upsert by %s', async (_what, args) => {
    const before = await storeState();
    for (const client of [editor, blindWriter]) {
      const { errors } = await as(client).query(`mutation { upsertFilm${args} { id } }`);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect(await storeState()).toBe(before);
  });

  it.each([
    ['view', ['add_studio', 'change_studio'], ['read', 'write']],
    ['the read scope', ['view_studio', 'add_studio', 'change_studio'], ['write']],
    ['add', ['view_studio', 'change_studio'], ['read', 'write']],
    ['change', ['view_studio', 'add_studio'], ['read', 'write']],
    ['the write scope', ['view_studio', 'add_studio', 'change_studio'], ['read']],
  ])('an upsert without %s', async (_what, permissions, scopes) => {
    const before = await storeState();
    const client = clientWith({ permissions, scopes }, server);
    const there = 'mutation { upsertStudio(by: { name: "Warner" }, create: { name: "Warner" }, update: {}) { id } }';
    const absent = 'mutation { upsertStudio(by: { name: "x" }, create: { name: "x" }, update: {}) { id } }';
    for (const document of [there, absent])
      expect((await as(client).query(document)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await storeState()).toBe(before);
  });

  it('an upsert over a hidden row', async () => {
    const permissions = ['view_studio', 'add_studio', 'change_studio'];
    const where = { name: { ne: 'Warner' } };
    const client = clientWith({ permissions, scopes: ['read', 'write'], where }, server);
    const before = await storeState();
    const named = (name: string) =>
      `mutation { upsertStudio(by: { name: "${name}" }, create: { name: "${name}" }, update: { name: "Mine" }) { id studio { id } } }`;
    const { data, errors, text } = await as(client).query(named('Warner'));
    expect(data?.upsertStudio ?? null).toBeNull();
    // Outside the rows that it may add: not even the key's being taken shows.
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['row'] });
    expect(text).not.toContain(ids.studio);
    expect(await storeState()).toBe(before);
  });

  it('writing what one may not see again needs no view, and shows nothing', async () => {
    const { data, text } = await as(blindWriter).query<{ createFilm: { id: string } }>(
      'mutation { createFilm(input: { title: "Blind" }) { id } }',
    );
    expect(data?.createFilm.id).toMatch(/^[0-9a-f]{24}$/);
    expect(text).not.toContain('Blind');
    await as(owner).data(`mutation { deleteFilm(id: "${data?.createFilm.id}") { id } }`);
  });

  it('moving a row out of reach, or into it', async () => {
    const grants = {
      permissions: ['view_film', 'add_film', 'change_film'],
      scopes: ['read', 'write'],
      where: { genre: { eq: 'Crime' } },
    };
    const crime = clientWith(grants, server);
    const before = await storeState();
    for (const document of [
      `mutation { updateFilm(id: "${ids.heat}", input: { genre: "Drama" }) { id } }`,
      'mutation { createFilm(input: { title: "x", genre: "Drama" }) { id } }',
      'mutation { createFilm(input: { title: "x" }) { id } }',
    ]) {
      const { errors } = await as(crime).query(document);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['row'] });
    }
    expect(await storeState()).toBe(before);
  });

  it('the owner is who creates', async () => {
    const { createFilm } = await as(editor).data<{ createFilm: { id: string; film: { madeBy: string } } }>(
      'mutation { createFilm(input: { title: "Owned" }) { id film { madeBy } } }',
    );
    expect(createFilm.film.madeBy).toBe(editor.id);
    await as(owner).data(`mutation { deleteFilm(id: "${createFilm.id}") { id } }`);
  });
});

import { describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { expectNoSecret, ids, storeState, underAttack } from './attack-kit.js';

underAttack('attack 7: error oracle', ['both'], ({ reader, server }) => {
  const onlyRonin = clientWith(
    {
      permissions: ['view_film', 'add_film', 'change_film', 'delete_film'],
      scopes: ['read', 'write'],
      where: { title: { eq: 'Ronin' } },
    },
    server,
  );

  describe('AZ-9 hidden and missing answer the same, byte for byte', () => {
    const sameFor = async (document: (id: string) => string) => {
      const [hidden, missing] = await Promise.all(
        [ids.heat, ids.missing].map((id) => as(onlyRonin).query(document(id))),
      );
      expect(hidden?.text.replaceAll(ids.heat, ids.missing)).toBe(missing?.text);
      expect(hidden?.status).toBe(missing?.status);
      expectNoSecret(hidden?.text ?? '');
      return hidden?.errors?.[0]?.extensions.code;
    };

    it('reading it', async () => {
      expect(await sameFor((id) => `{ film(id: "${id}") { title } }`)).toBeUndefined();
    });

    it('filtering for it', async () => {
      expect(
        await sameFor((id) => `{ films(where: { id: { eq: "${id}" } }) { totalCount nodes { title } } }`),
      ).toBeUndefined();
    });

    it('changing it', async () => {
      expect(await sameFor((id) => `mutation { updateFilm(id: "${id}", input: { title: "Ronin" }) { id } }`)).toBe(
        'NOT_FOUND',
      );
    });

    it('changing it with a version', async () => {
      expect(
        await sameFor((id) => `mutation { updateFilm(id: "${id}", input: { title: "Ronin" }, ifVersion: 7) { id } }`),
      ).toBe('NOT_FOUND');
    });

    it('changing it to what the model refuses', async () => {
      expect(await sameFor((id) => `mutation { updateFilm(id: "${id}", input: { title: "" }) { id } }`)).toBe(
        'NOT_FOUND',
      );
    });

    it('deleting it', async () => {
      expect(await sameFor((id) => `mutation { deleteFilm(id: "${id}") { id } }`)).toBe('NOT_FOUND');
    });

    it('referring to it', async () => {
      const someStudio = clientWith({ permissions: ['view_film', 'add_film'], scopes: ['read', 'write'] }, server);
      const answers = await Promise.all(
        [ids.studio, ids.missing].map((id) =>
          as(someStudio).query(`mutation { createFilm(input: { title: "x", studio: "${id}" }) { id } }`),
        ),
      );
      expect(answers[0]?.text).toBe(answers[1]?.text);
    });
  });

  it('a taken key names no field that its writer may not read', async () => {
    const coder = clientWith({ permissions: ['add_film'], scopes: ['write', 'film:code'] }, server);
    const { errors, text } = await as(coder).query(
      'mutation { createFilm(input: { title: "x", code: "CODE-RED" }) { id } }',
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT' });
    expect(text).not.toContain('code_1');
    const studios = clientWith({ permissions: ['add_studio'], scopes: ['write'] }, server);
    const taken = await as(studios).query('mutation { createStudio(input: { name: "Warner" }) { id } }');
    expect(taken.errors?.[0]?.extensions.code).toBe('CONFLICT');
    expect(taken.text).not.toContain('name');
  });

  it.each([
    ['a field', '{ films { nodes { titel } } }'],
    ['a protected field', '{ films { nodes { groos } } }'],
    ['a root field', '{ film_ { id } }'],
    ['an argument', '{ films(wher: {}) { totalCount } }'],
    ['an input field', '{ films(where: { titl: {} }) { totalCount } }'],
    ['an enum value', '{ films(orderBy: [{ title: ASCC }]) { totalCount } }'],
    ['a type', '{ found { ... on Flim { title } } }'],
    ['a directive', '{ films @includ(if: true) { totalCount } }'],
    ['a variable', 'query ($where: FilmWhere) { films(where: $wher) { totalCount } }'],
    ['a fragment', '{ films { ...Fragmen } } fragment Fragment on FilmConnection { totalCount }'],
  ])('nothing is suggested for a misspelt %s', async (_what, document) => {
    const { status, text } = await as(reader).query(document);
    expect(status).toBe(400);
    expect(text).not.toMatch(/did you mean/i);
  });

  it.each([
    ['an input field', { titl: { eq: 'x' } }],
    ['an operator', { title: { equals: 'x' } }],
  ])('nothing is suggested for a misspelt %s in a variable', async (_what, where) => {
    const { status, text } = await as(reader).query(
      'query ($where: FilmWhere) { films(where: $where) { totalCount } }',
      { where },
    );
    expect(status).toBe(400);
    expect(text).not.toMatch(/did you mean/i);
  });

  it('what a resolver throws is masked, and found in the log by its request id', async () => {
    const { status, errors, text } = await as(reader).query('{ broken viewer { id } }');
    expect(status).toBe(200);
    expect(text).not.toMatch(/secret sauce|mongodb:|stack|attack-models/);
    const [error] = errors ?? [];
    expect(error).toMatchObject({
      path: ['broken'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
    });
    const line = server()
      .logged.entries()
      .find((entry) => entry.requestId === error?.extensions.requestId && entry.level === 'error');
    expect(JSON.stringify(line)).toContain('secret sauce');
  });

  it('a denied write does not say whether its row exists', async () => {
    const before = await storeState();
    const answers = await Promise.all(
      [ids.heat, ids.missing, 'nonsense'].map((id) => as(reader).query(`mutation { deleteFilm(id: "${id}") { id } }`)),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await storeState()).toBe(before);
  });
});

import { expect, it } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { anonymously, as } from '../support/as.js';
import { storeCallsDuring, storeState, underAttack } from './attack-kit.js';

const names = '__schema { types { name fields { name } inputFields { name } } }';

underAttack('attack 3: introspection', ['both', 'decision only'], ({ reader, editor, owner, server }) => {
  it.each([
    ['first', `{ ${names} films { totalCount } }`],
    ['last', `{ films { totalCount } ${names} }`],
    ['under an alias', `{ s: ${names} }`],
    ['in an inline fragment', `{ ... on Query { ${names} } }`],
    ['in a named fragment', `{ ...F viewer { id } } fragment F on Query { ${names} }`],
    [
      'in nested fragments',
      `{ ...F } fragment F on Query { ...G films { totalCount } } fragment G on Query { ${names} }`,
    ],
    [
      'under @include from a variable',
      `query ($yes: Boolean = true) { films { totalCount } ... @include(if: $yes) { ${names} } }`,
    ],
    ['beside what is denied', `{ ${names} persons { totalCount } }`],
    ['under a name that looks like something else', `query Films { ${names} }`],
  ])('shows no more than may be used: %s', async (_where, document) => {
    const { text, data } = await as(reader).query(document);
    const schemaTypes = Object(Object.values(Object(data)).find((root) => Object(root).types)).types;
    expect(schemaTypes).toContainEqual(expect.objectContaining({ name: 'Film', fields: expect.any(Array) }));
    expect(text).toContain('"Film"');
    for (const hidden of ['"Person"', '"gross"', '"tax"', '"Mutation"', '"FilmCreateInput"', '"phone"'])
      expect(text).not.toContain(hidden);
  });

  it.each(['Person', 'FilmCreateInput', 'Mutation', 'Nothing'])('__type does not know %s', async (name) => {
    const answer = await as(reader).data(
      'query ($n: String!) { a: __type(name: $n) { name } b: __type(name: "Film") { name } }',
      { n: name },
    );
    expect(answer).toEqual({ a: null, b: { name: 'Film' } });
  });

  it('possibleTypes and interfaces leave out what may not be seen', async () => {
    const document =
      '{ named: __type(name: "Named") { possibleTypes { name } } found: __type(name: "Found") { possibleTypes { name } } studio: __type(name: "Studio") { interfaces { name } } }';
    expect(await as(reader).data(document)).toEqual({
      named: { possibleTypes: [{ name: 'Studio' }] },
      found: { possibleTypes: [{ name: 'Film' }, { name: 'Studio' }] },
      studio: { interfaces: [{ name: 'Named' }] },
    });
  });

  it('beside a mutation it is no field', async () => {
    const before = await storeState();
    const { status, errors } = await as(owner).query(`mutation { ${names} createStudio(input: { name: "x" }) { id } }`);
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await storeState()).toBe(before);
  });

  it('does not touch the store', async () => {
    expect(await storeCallsDuring(() => as(reader).query(`{ ${names} }`))).toEqual([]);
  });

  it('each sees its own at the same time', async () => {
    const document = '{ __schema { mutationType { fields { name } } } }';
    const [r, e, o] = await Promise.all([reader, editor, owner].map((client) => as(client).query(document)));
    expect(r?.text).not.toContain('deleteFilm');
    expect(e?.text).toContain('deleteFilm');
    expect(e?.text).not.toContain('renameFilms');
    expect(o?.text).toContain('renameFilms');
  });

  it('is the same schema as /schema.graphql', async () => {
    const token = await reader.token();
    const sdl = await (
      await server().fetch('/schema.graphql', { headers: { authorization: `Bearer ${token}` } })
    ).text();
    const introspected = await as(reader).data<IntrospectionQuery & Record<string, unknown>>(
      getIntrospectionQuery({ oneOf: true }),
    );
    expect(printSchema(buildClientSchema(introspected)).split('\n\n').sort()).toEqual(
      sdl.trimEnd().split('\n\n').sort(),
    );
  });

  it('says at each field what it needs', async () => {
    const { __type } = await as(reader).data<{ __type: { fields: { name: string; description: string }[] } }>(
      '{ __type(name: "Film") { fields { name description } } }',
    );
    expect(__type.fields.find(({ name }) => name === 'studio')?.description).toContain('permission view_studio');
  });

  it('anonymously there is serverInfo and nothing else', async () => {
    const { status, data } = await anonymously().query<{ __schema: { types: { name: string }[] } }>(
      `{ ${names} serverInfo { name } }`,
    );
    expect(status).toBe(200);
    const own = data?.__schema.types.map(({ name }) => name).filter((name) => !name.startsWith('__'));
    expect(own?.sort()).toEqual(['Boolean', 'Query', 'ServerInfo', 'String']);
  });

  it('anonymously every name answers the same', async () => {
    const probes = [
      '{ films { totalCount } }',
      '{ persons { totalCount } }',
      '{ nothing }',
      '{ films { nope } }',
      'query ($x: FilmWhere) { serverInfo { name } films(where: $x) { totalCount } }',
      '{ serverInfo { name ... on Film { title } } }',
      'mutation { deleteFilm(id: 1) { id } }',
      'mutation { nope }',
    ];
    const answers = await Promise.all(probes.map((probe) => anonymously().query(probe)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
  });
});

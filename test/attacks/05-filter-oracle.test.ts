import { describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { eachLayer, storeState, underAttack } from './attack-kit.js';

const protectedFilters: [string, string][] = [
  ['eq', '{ gross: { eq: 424242424242 } }'],
  ['bisecting by gt', '{ gross: { gt: 1000000 } }'],
  ['isNull', '{ gross: { isNull: false } }'],
  ['an empty comparison', '{ gross: {} }'],
  ['null for the comparison', '{ gross: null }'],
  ['a prefix', '{ code: { startsWith: "CODE" } }'],
  ['within AND', '{ AND: [{ title: { eq: "Heat" } }, { gross: { gt: 5 } }] }'],
  ['within OR', '{ OR: [{ gross: { gt: 5 } }] }'],
  ['within NOT', '{ NOT: { gross: { lt: 5 } } }'],
  ['deep within', '{ AND: [{ OR: [{ NOT: { AND: [{ code: { eq: "CODE-RED" } }] } }] }] }'],
  ['a relation to a type without view', '{ star: { name: { startsWith: "Hidden" } } }'],
  ['whether a hidden reference is there', '{ star: { isNull: false } }'],
  ['a protected field of a visible relation', '{ studio: { tax: { eq: "TAX-HAVEN" } } }'],
  ['a relation within a relation filter', '{ studio: { OR: [{ tax: { contains: "TAX" } }] } }'],
  ['a list of a protected field', '{ codes: { has: "CODE-RED" } }'],
  ['whether a protected list is empty', '{ codes: { isEmpty: false } }'],
  ['a list of references to a type without view', '{ cast: { some: { name: { startsWith: "Hidden" } } } }'],
  ['whether there are hidden references', '{ cast: { none: {} } }'],
  ['a protected reference', '{ backer: { name: { eq: "Warner" } } }'],
  ['a protected field the other way round', '{ studio: { films: { some: { gross: { gt: 5 } } } } }'],
  ['a protected field in every', '{ studio: { films: { every: { NOT: { gross: { gt: 5 } } } } } }'],
  ['a protected reference the other way round', '{ studio: { backed: { some: {} } } }'],
  ['a type without view the other way round', '{ studio: { staff: { none: {} } } }'],
];

underAttack('attack 5: filter oracle', eachLayer, ({ reader, owner }) => {
  describe.each(protectedFilters)('%s', (_how, filter) => {
    it('in the document', async () => {
      const { data, errors } = await as(reader).query(`{ films(where: ${filter}) { totalCount nodes { title } } }`);
      expect(data?.films ?? null).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });

    it('in a variable', async () => {
      const document = 'query ($where: FilmWhere) { films(where: $where) { totalCount } }';
      const where = JSON.parse(filter.replace(/(\w+):/g, '"$1":'));
      const { data, errors } = await as(reader).query(document, { where });
      expect(data?.films ?? null).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });
  });

  it('a default of a variable', async () => {
    const document = 'query ($where: FilmWhere = { gross: { gt: 5 } }) { films(where: $where) { totalCount } }';
    expect((await as(reader).query(document)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('a hand-written field that takes a filter', async () => {
    const { errors } = await as(reader).query('{ summary(where: { gross: { gt: 5 } }) { count } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('who may see the field may filter by it', async () => {
    expect(
      await as(owner).data(
        '{ films(where: { gross: { gt: 5 }, star: { name: { eq: "Hidden Star" } } }) { totalCount } }',
      ),
    ).toEqual({
      films: { totalCount: 1 },
    });
  });

  it('a cursor of an order that the reader may not ask for', async () => {
    const ordered = '{ films(orderBy: [{ gross: DESC }], first: 1) { pageInfo { endCursor } } }';
    const { films } = await as(owner).data<{ films: { pageInfo: { endCursor: string } } }>(ordered);
    const { data, errors } = await as(reader).query('query ($c: String) { films(after: $c) { nodes { title } } }', {
      c: films.pageInfo.endCursor,
    });
    expect(data?.films ?? null).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

underAttack('attack 5: filters of bulk writes', eachLayer, ({ editor, blindWriter, owner }) => {
  describe.each(protectedFilters)('%s', (_how, filter) => {
    it.each([
      [
        'updateFilms',
        `mutation ($where: FilmWhere!) { updateFilms(where: $where, set: { genre: "Found" }) { count } }`,
      ],
      ['deleteFilms', 'mutation ($where: FilmWhere!) { deleteFilms(where: $where) { count } }'],
    ])('of %s', async (_field, inVariable) => {
      const before = await storeState();
      const inDocument = inVariable.replace(' ($where: FilmWhere!)', '').replace('$where', filter);
      const where = JSON.parse(filter.replace(/(\w+):/g, '"$1":'));
      for (const answer of [await as(editor).query(inDocument), await as(editor).query(inVariable, { where })]) {
        expect(Object.values(answer.data ?? {}).filter((value) => value !== null)).toEqual([]);
        expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      }
      expect(await storeState()).toBe(before);
    });
  });

  it('who may write and not see cannot ask by writing', async () => {
    const before = await storeState();
    for (const document of [
      'mutation { updateFilms(where: { title: { startsWith: "H" } }, set: { genre: "x" }) { count } }',
      'mutation { updateFilms(where: {}, set: {}) { count } }',
      'mutation { deleteFilms(where: { title: { startsWith: "H" } }) { count } }',
    ])
      expect((await as(blindWriter).query(document)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await storeState()).toBe(before);
  });

  it('who may see the fields may select by them', async () => {
    const document =
      'mutation { updateFilms(where: { gross: { gt: 5 }, star: { name: { eq: "Hidden Star" } } }, set: { genre: "Crime" }) { count } }';
    expect(await as(owner).data(document)).toEqual({ updateFilms: { count: 1 } });
  });
});

underAttack('attack 5: filters in mutations', ['both', 'shield only'], ({ editor }) => {
  it('the rows of a hand-written mutation are selected by what its caller may see', async () => {
    const before = await storeState();
    const { errors } = await as(editor).query('mutation { renameFilms(where: { gross: { gt: 5 } }, title: "x") }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await storeState()).toBe(before);
  });
});

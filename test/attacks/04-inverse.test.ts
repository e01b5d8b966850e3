import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { eachLayer, expectNoSecret, ids, storeCallsDuring, underAttack } from './attack-kit.js';

underAttack('attack 4: reverse references', eachLayer, ({ reader, owner, server }) => {
  it.each([
    ['into a type without view', 'staff { nodes { name } }', 'Studio.staff'],
    ['how many there are', 'staff { totalCount }', 'Studio.staff'],
    ['whether there are any', 'staff(first: 1) { pageInfo { hasNextPage } }', 'Studio.staff'],
    ['of a protected reference', 'backed { totalCount }', 'Studio.backed'],
    ['a protected field there', 'films { nodes { gross } }', 'Film.gross'],
    ['under an alias, in a fragment', '... on Studio { a: films { b: nodes { ...F } } }', 'Film.gross'],
    ['filtered by a protected field', 'films(where: { gross: { gt: 5 } }) { totalCount }', 'Film.gross'],
    ['filtered by a list', 'films(where: { codes: { hasAny: ["CODE-RED"] } }) { totalCount }', 'Film.codes'],
    ['sorted by a protected field', 'films(orderBy: [{ gross: DESC }]) { nodes { title } }', 'Film.gross'],
    [
      'twice, once allowed',
      'films { totalCount } hidden: films(where: { code: { eq: "x" } }) { totalCount }',
      'Film.code',
    ],
  ])('%s', async (_how, selection, coordinate) => {
    const fragment = selection.includes('...F') ? 'fragment F on Film { gross }' : '';
    const { text, errors } = await as(reader).query(`{ studios { nodes { name ${selection} } } } ${fragment}`);
    expectNoSecret(text);
    // The shield alone says it for each row.
    const refusals = errors?.map(({ extensions }) => `${extensions.code} ${extensions.coordinate}`);
    expect([...new Set(refusals)]).toEqual([`FORBIDDEN ${coordinate}`]);
  });

  it('from variables', async () => {
    const document =
      'query ($where: FilmWhere, $orderBy: [FilmOrderBy!]) { studios { nodes { films(where: $where, orderBy: $orderBy) { totalCount } } } }';
    for (const variables of [{ where: { gross: { gt: 5 } } }, { orderBy: [{ code: 'ASC' }] }]) {
      const { errors } = await as(reader).query(document, variables);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('a cursor of an order that the reader may not ask for', async () => {
    const ordered = '{ studios { nodes { films(orderBy: [{ gross: DESC }], first: 1) { pageInfo { endCursor } } } } }';
    const { studios } = await as(owner).data<{
      studios: { nodes: { films: { pageInfo: { endCursor: string } } }[] };
    }>(ordered);
    const after = studios.nodes[0]?.films.pageInfo.endCursor;
    const { text, errors } = await as(reader).query(
      'query ($after: String) { studios { nodes { films(after: $after) { nodes { title } } } } }',
      { after },
    );
    expectNoSecret(text);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('hidden rows are on no page, in no count and in no filter', async () => {
    const watcher = clientWith(
      { permissions: ['view_film', 'view_studio'], scopes: ['read'], where: { id: { ne: ids.heat } } },
      server,
    );
    const page = 'films { totalCount nodes { title } pageInfo { hasNextPage hasPreviousPage } }';
    expect(await as(watcher).data(`{ studios { nodes { ${page} } } }`)).toEqual({
      studios: {
        nodes: [
          {
            films: {
              totalCount: 1,
              nodes: [{ title: 'Ronin' }],
              pageInfo: { hasNextPage: false, hasPreviousPage: false },
            },
          },
        ],
      },
    });
    const some = (title: string) => `studios(where: { films: { some: { title: { eq: "${title}" } } } }) { totalCount }`;
    const every = 'studios(where: { films: { every: { title: { eq: "Ronin" } } } }) { totalCount }';
    expect(await as(watcher).data(`{ heat: ${some('Heat')} ronin: ${some('Ronin')} every: ${every} }`)).toEqual({
      heat: { totalCount: 0 },
      ronin: { totalCount: 1 },
      every: { totalCount: 1 },
    });
  });

  it('who may see it all may walk it all', async () => {
    expect(
      await as(owner).data('{ studios { nodes { staff { totalCount } backed { totalCount } films { totalCount } } } }'),
    ).toEqual({
      studios: { nodes: [{ staff: { totalCount: 1 }, backed: { totalCount: 2 }, films: { totalCount: 2 } }] },
    });
  });
});

underAttack('attack 4: the store is not even asked', ['both'], ({ reader }) => {
  it('for what is reached the other way round', async () => {
    const calls = await storeCallsDuring(() => as(reader).query('{ studios { nodes { staff { totalCount } } } }'));
    expect(calls).toEqual(['studios.find']);
  });
});

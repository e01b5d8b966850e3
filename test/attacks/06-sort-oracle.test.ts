import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { eachLayer, ids, underAttack } from './attack-kit.js';

underAttack('attack 6: sort oracle', eachLayer, ({ reader, owner, server }) => {
  it.each([
    ['a key', '[{ gross: DESC }]', undefined],
    ['a second key', '[{ title: ASC }, { gross: ASC }]', undefined],
    ['one key for a list', '{ code: ASC }', undefined],
    ['from a variable', '$o', [{ gross: 'ASC' }]],
    ['one key of a variable for a list', '$o', { gross: 'ASC' }],
  ])('%s', async (_how, orderBy, o) => {
    const { data, errors } = await as(reader).query(
      `query ($o: [FilmOrderBy!]) { films(orderBy: ${orderBy}) { nodes { title } } }`.replace(
        orderBy === '$o' ? '' : ' ($o: [FilmOrderBy!])',
        '',
      ),
      o && { o },
    );
    expect(data?.films ?? null).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('a variable within a key', async () => {
    const { errors } = await as(reader).query(
      'query ($d: SortDirection!) { films(orderBy: [{ gross: $d }]) { totalCount } }',
      { d: 'ASC' },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('hidden rows count nowhere', async () => {
    const onlyRonin = clientWith(
      { permissions: ['view_film'], scopes: ['read'], where: { title: { eq: 'Ronin' } } },
      server,
    );
    const page = 'totalCount pageInfo { hasNextPage hasPreviousPage } nodes { title }';
    const expected = {
      totalCount: 1,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      nodes: [{ title: 'Ronin' }],
    };
    expect(await as(onlyRonin).data(`{ films(first: 1) { ${page} } }`)).toEqual({ films: expected });
    expect(await as(onlyRonin).data(`{ films(last: 1, orderBy: [{ title: ASC }]) { ${page} } }`)).toEqual({
      films: expected,
    });
    expect(await as(onlyRonin).data(`{ film(id: "${ids.heat}") { title } }`)).toEqual({ film: null });
  });

  it('a cursor of a hidden row pages as if it were not there', async () => {
    const onlyRonin = clientWith(
      { permissions: ['view_film'], scopes: ['read'], where: { title: { eq: 'Ronin' } } },
      server,
    );
    const { films } = await as(owner).data<{ films: { edges: { cursor: string }[] } }>(
      '{ films(orderBy: [{ title: ASC }]) { edges { cursor } } }',
    );
    const document =
      'query ($c: String) { films(orderBy: [{ title: ASC }], after: $c) { totalCount nodes { title } pageInfo { hasPreviousPage } } }';
    expect(await as(onlyRonin).data(document, { c: films.edges[0]?.cursor })).toEqual({
      films: { totalCount: 1, nodes: [{ title: 'Ronin' }], pageInfo: { hasPreviousPage: false } },
    });
  });
});

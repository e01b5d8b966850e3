import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { eachLayer, expectNoSecret, ids, storeCallsDuring, underAttack } from './attack-kit.js';

underAttack('attack 4: reaching a type without view', eachLayer, ({ reader, server }) => {
  it.each([
    ['a reference', '{ films { nodes { title star { name phone } } } }', 'Film.star'],
    ['a reference of a row', `{ film(id: "${ids.heat}") { star { id } } }`, 'Film.star'],
    ['its connection', '{ persons { totalCount } }', 'Query.persons'],
    ['its row', `{ person(id: "${ids.star}") { id } }`, 'Query.person'],
    ['a computed field over a protected one', '{ films { nodes { profit } } }', 'Film.profit'],
  ])('%s', async (_how, document, coordinate) => {
    const { text, errors } = await as(reader).query(document);
    expectNoSecret(text);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', coordinate });
  });

  it('the other way round, into a type without view', async () => {
    const studiesStudios = clientWith({ permissions: ['view_studio'], scopes: ['read'] }, server);
    for (const selected of ['totalCount', '__typename', 'pageInfo { hasNextPage }', 'nodes { title }']) {
      const { data, errors } = await as(studiesStudios).query(`{ studios { nodes { name films { ${selected} } } } }`);
      expect(data).toEqual({ studios: { nodes: [{ name: 'Warner', films: null }] } });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', coordinate: 'Studio.films' });
    }
  });

  it.each([
    ['a protected field', '{ studios { nodes { films { nodes { gross } } } } }', {}],
    ['one behind a computed one', '{ studios { nodes { films { edges { node { profit } } } } } }', {}],
    ['a filter', '{ studios { nodes { films(where: { gross: { gt: 5 } }) { totalCount } } } }', {}],
    [
      'a filter in a variable',
      'query ($w: FilmWhere) { studios { nodes { films(where: $w) { totalCount } } } }',
      { w: { NOT: { code: { isNull: true } } } },
    ],
    ['an order', '{ studios { nodes { films(orderBy: [{ gross: DESC }]) { nodes { title } } } } }', {}],
    [
      'an order by default',
      'query ($o: [FilmOrderBy!] = [{ code: ASC }]) { studios { nodes { films(orderBy: $o) { totalCount } } } }',
      {},
    ],
    ['a relation', '{ studios { nodes { films(where: { star: { isNull: false } }) { totalCount } } } }', {}],
    ['round about', '{ studios { nodes { films { nodes { star { films { totalCount } } } } } } }', {}],
  ])('the other way round, by %s', async (_how, document, variables) => {
    const { text, errors } = await as(reader).query(document, variables);
    expectNoSecret(text);
    expect(text).not.toMatch(/totalCount":[1-9]/);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('through a hand-written field that answers a model', async () => {
    const summarist = clientWith({ permissions: ['view_summary'], scopes: ['read'] }, server);
    const { data, errors } = await as(summarist).query('{ summary { count best { title } } }');
    expect(data).toEqual({ summary: { count: 0, best: null } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', coordinate: 'Summary.best' });
  });
});

underAttack('attack 4: the store is not even asked', ['both'], ({ reader }) => {
  it('for a reference into a type without view', async () => {
    const calls = await storeCallsDuring(() => as(reader).query('{ films { nodes { star { name } } } }'));
    expect(calls).toEqual(['films.find']);
  });
});

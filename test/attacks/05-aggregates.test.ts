import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { eachLayer, expectNoSecret, ids, storeCallsDuring, underAttack } from './attack-kit.js';

underAttack('attack 5: aggregates as oracles', eachLayer, ({ reader, owner, server }) => {
  it.each([
    ['measuring a protected field', '{ filmsAggregate { count sum { gross } } }', 'Film.gross'],
    ['its mean', '{ filmsAggregate { avg { gross } } }', 'Film.gross'],
    ['its bounds', '{ filmsAggregate { min { gross } max { gross } } }', 'Film.gross'],
    ['under an alias', '{ a: filmsAggregate { b: sum { c: gross } } }', 'Film.gross'],
    [
      'in a fragment',
      '{ filmsAggregate { ...F } } fragment F on FilmAggregate { max { ... { gross } } }',
      'Film.gross',
    ],
    ['grouping by it', '{ filmsAggregate(groupBy: [gross]) { count } }', 'Film.gross'],
    ['grouping by it beside another key', '{ filmsAggregate(groupBy: [genre, code]) { count } }', 'Film.code'],
    ['one key for a list', '{ filmsAggregate(groupBy: code) { count } }', 'Film.code'],
    [
      'grouping by the year of a protected date',
      '{ studiosAggregate(groupBy: [foundedByYear]) { count } }',
      'Studio.founded',
    ],
    ['by its month', '{ studiosAggregate(groupBy: [name, foundedByMonth]) { count } }', 'Studio.founded'],
    ['its earliest', '{ studiosAggregate { min { founded } } }', 'Studio.founded'],
    ['seeing its day', '{ studiosAggregate(groupBy: [name]) { group { foundedByDay } } }', 'Studio.founded'],
    [
      'ordering by it among others',
      '{ filmsAggregate { count } studios(orderBy: [{ founded: ASC }]) { totalCount } }',
      'Studio.founded',
    ],
    ['seeing it of a group', '{ filmsAggregate(groupBy: [genre]) { group { code } } }', 'Film.code'],
    ['filtering by it', '{ filmsAggregate(where: { gross: { gt: 1 } }) { count } }', 'Film.gross'],
    [
      'filtering through a relation',
      '{ filmsAggregate(where: { studio: { tax: { eq: "x" } } }) { count } }',
      'Studio.tax',
    ],
    ['grouping by a type without view', '{ filmsAggregate(groupBy: [star]) { count } }', 'Film.star'],
    ['seeing one of a group', '{ filmsAggregate(groupBy: [genre]) { group { star { name } } } }', 'Film.star'],
    ['grouping by a protected reference', '{ filmsAggregate(groupBy: [backer]) { count } }', 'Film.backer'],
    [
      'a protected field of a group’s row',
      '{ filmsAggregate(groupBy: [studio]) { group { studio { tax } } } }',
      'Studio.tax',
    ],
    ['a type without view', '{ personsAggregate { count } }', 'Query.personsAggregate'],
  ])('%s', async (_how, document, coordinate) => {
    const { text, errors } = await as(reader).query(document);
    expectNoSecret(text);
    const refusals = errors?.map(({ extensions }) => `${extensions.code} ${extensions.coordinate}`);
    expect([...new Set(refusals)]).toEqual([`FORBIDDEN ${coordinate}`]);
  });

  it.each([
    [{ groupBy: ['gross'] }, 'Film.gross'],
    [{ groupBy: ['genre', 'code'] }, 'Film.code'],
    [{ groupBy: 'star' }, 'Film.star'],
    [{ where: { OR: [{ gross: { isNull: true } }] } }, 'Film.gross'],
  ])('from variables: %j', async (variables, coordinate) => {
    const document =
      'query ($where: FilmWhere, $groupBy: [FilmGroupBy!]) { filmsAggregate(where: $where, groupBy: $groupBy) { count } }';
    const { data, errors } = await as(reader).query(document, variables);
    expect(data?.filmsAggregate ?? null).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', coordinate });
  });

  it('hidden rows are counted nowhere, and rows with a hidden reference are together with those without one', async () => {
    const where = { id: { ne: ids.heat } };
    const watcher = clientWith({ permissions: ['view_film'], scopes: ['read', 'film:finance'], where }, server);
    const document =
      '{ filmsAggregate(groupBy: [genre]) { group { genre } count sum { gross } avg { gross } min { gross } max { gross } } }';
    const one = { group: { genre: 'Crime' }, count: 1 };
    const measured = { sum: { gross: 1 }, avg: { gross: 1 }, min: { gross: 1 }, max: { gross: 1 } };
    expect(await as(watcher).data(document)).toEqual({ filmsAggregate: [{ ...one, ...measured }] });
    const blind = { id: { ne: ids.studio } };
    const grouper = clientWith({ permissions: ['view_film', 'view_studio'], scopes: ['read'], where: blind }, server);
    expect(await as(grouper).data('{ filmsAggregate(groupBy: [studio]) { group { studio { name } } count } }')).toEqual(
      {
        filmsAggregate: [{ group: { studio: null }, count: 2 }],
      },
    );
  });

  it.each([
    ['allowed', 'denied'],
    ['denied', 'allowed'],
  ])('an alias that is %s beside one that is %s', async (first, second) => {
    const uses: Record<string, string> = {
      allowed: 'allowed: filmsAggregate(groupBy: [genre]) { count }',
      denied: 'denied: filmsAggregate(groupBy: [code]) { count }',
    };
    const { data, errors } = await as(reader).query(`{ ${uses[first]} ${uses[second]} }`);
    expect(data).toEqual({ allowed: [{ count: 2 }], denied: null });
    expect(errors).toMatchObject([{ path: ['denied'], extensions: { code: 'FORBIDDEN', coordinate: 'Film.code' } }]);
  });

  it('what is computed from a protected field is neither measured nor grouped by', async () => {
    for (const use of ['{ sum { profit } }', '(groupBy: [profit]) { count }', '(groupBy: [codes]) { count }']) {
      const { status, errors } = await as(owner).query(`{ filmsAggregate${use} }`);
      expect([status, errors?.map(({ extensions }) => extensions.code)]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
    }
  });

  it('who may see it all may measure it all', async () => {
    const document =
      '{ filmsAggregate(groupBy: [star, studio]) { group { star { phone } studio { tax } } count max { gross } } }';
    const { filmsAggregate } = await as(owner).data<{ filmsAggregate: unknown[] }>(document);
    expect(filmsAggregate).toHaveLength(1);
    expect(filmsAggregate[0]).toMatchObject({ count: 2, max: { gross: 424_242_424_242 } });
  });
});

underAttack('attack 5: the store is not even asked', ['both'], ({ reader }) => {
  it('for a group by a protected field', async () => {
    const calls = await storeCallsDuring(() => as(reader).query('{ filmsAggregate(groupBy: [code]) { count } }'));
    expect(calls).toEqual([]);
  });
});

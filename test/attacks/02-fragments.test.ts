import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { eachLayer, expectNoSecret, underAttack } from './attack-kit.js';
import { secrets } from './attack-models.js';

underAttack('attack 2: fragments, interfaces and unions', eachLayer, ({ reader, owner }) => {
  it.each([
    ['an inline fragment', '{ films { nodes { ... on Film { gross } } } }'],
    ['an untyped inline fragment', '{ films { nodes { ... { gross } } } }'],
    ['a named fragment', '{ films { nodes { ...F } } } fragment F on Film { gross }'],
    [
      'nested fragments',
      '{ ...A } fragment A on Query { films { ...B } } fragment B on FilmConnection { nodes { ...C } } fragment C on Film { code }',
    ],
    [
      'the same fragment twice, with and without a condition',
      'query { films { nodes { ...F @include(if: false) ...F } } } fragment F on Film { gross }',
    ],
    ['a union', '{ found { ... on Film { title gross } } }'],
    ['a union, a type that may not be seen', '{ found { ... on Person { name } } }'],
    ['a union, its __typename', '{ found { __typename } }'],
    ['an interface', '{ named { name } }'],
    ['an interface, a fragment on one of its types', '{ named { ... on Studio { tax } } }'],
    ['an interface in a fragment on itself', '{ named { ... on Named { ... on Person { phone } } } }'],
    ['an interface within a union', '{ found { ... on Named { name } } }'],
    ['__typename of a reference', '{ films { nodes { star { __typename } } } }'],
  ])('%s', async (_how, document) => {
    const { text, data, errors } = await as(reader).query(document);
    expectNoSecret(text);
    expect(JSON.stringify(data)).not.toContain('"Person"');
    // Rows of a hidden type drop out; there may be nothing left to refuse.
    if (!document.includes('__typename') && errors) expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('show who may see it all of it', async () => {
    const { found } = await as(owner).data<{ found: unknown[] }>(
      '{ found { __typename ... on Film { title gross } ... on Studio { name tax } ... on Person { name phone } } }',
    );
    expect(found).toContainEqual({ __typename: 'Film', title: 'Heat', gross: 424242424242 });
    expect(found).toContainEqual({ __typename: 'Person', name: secrets.star, phone: secrets.phone });
  });
});

underAttack('attack 2: what an interface shows', ['both'], ({ reader }) => {
  it('is answered for the types that may be seen, with one error for the rest', async () => {
    const answer = await as(reader).query('{ named { name } found { ... on Film { title gross } } }');
    expect(answer.data).toEqual({
      named: [{ name: 'Warner' }],
      found: expect.arrayContaining([{ title: 'Heat', gross: null }, {}]),
    });
    expect(
      answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.selection, extensions.coordinate]),
    ).toEqual([
      ['named', 'named.name', 'Person.name'],
      ['found.0.gross', 'found.gross', 'Film.gross'],
    ]);
  });
});

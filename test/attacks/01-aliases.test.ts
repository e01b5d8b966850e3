import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { eachLayer, storeCallsDuring, underAttack } from './attack-kit.js';
import { secrets } from './attack-models.js';

underAttack('attack 1: aliases of protected fields', eachLayer, ({ reader }) => {
  it.each([
    ['an alias', '{ films { nodes { title g: gross } } }'],
    ['an alias that is the name of an allowed field', '{ films { nodes { genre: gross } } }'],
    ['aliases at every level', '{ a: films { b: nodes { c: gross d: code } } }'],
    ['edges', '{ films { edges { node { x: gross } } } }'],
    ['a single row', '{ film(id: "000000000000000000000001") { t: title x: gross y: code z: profit } }'],
    ['a hundred times', `{ films { nodes { ${Array.from({ length: 100 }, (_, n) => `a${n}: gross`).join(' ')} } } }`],
  ])('%s', async (_how, document) => {
    const { text, errors } = await as(reader).query(document);
    expect(text).not.toContain(String(secrets.gross));
    expect(text).not.toContain(secrets.code);
    expect(errors?.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
  });

  it.each([
    [
      'allowed first',
      '{ a: films(where: { title: { eq: "Heat" } }) { totalCount } b: films(where: { gross: { gt: 5 } }) { totalCount } }',
      { a: { totalCount: 1 }, b: null },
    ],
    [
      'denied first',
      '{ b: films(where: { gross: { gt: 5 } }) { totalCount } a: films(where: { title: { eq: "Heat" } }) { totalCount } }',
      { a: { totalCount: 1 }, b: null },
    ],
  ])('the same field with an allowed and a denied argument: %s', async (_order, document, data) => {
    const answer = await as(reader).query(document);
    expect(answer.data).toEqual(data);
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code, extensions.coordinate])).toEqual([
      [['b'], 'FORBIDDEN', 'Film.gross'],
    ]);
  });

  it('a denied root field under an alias reads nothing', async () => {
    const calls = await storeCallsDuring(() => as(reader).query('{ films: persons { nodes { title: name } } }'));
    expect(calls).toEqual([]);
  });
});

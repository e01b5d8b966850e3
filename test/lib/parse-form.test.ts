import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseForm } from '../../src/lib/parse-form.js';

describe('parseForm', () => {
  it.each([
    ['', []],
    ['a=1&b=2', [['a', '1'], ['b', '2']]], // biome-ignore format: a table
    ['scope=read+write&&a&=b&c==d&', [['scope', 'read write'], ['a', ''], ['', 'b'], ['c', '=d']]], // biome-ignore format: a table
    ['?a=1', [['a', '1']]],
    ['a=%41%zz&b=%C3%A9', [['a', 'A%zz'], ['b', 'é']]], // biome-ignore format: a table
  ])('%j', (text, pairs) => {
    expect(parseForm(text)).toEqual(pairs);
  });

  it('parses every text as URLSearchParams does', () => {
    const unit = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('&', '=', '+', 'a', 'b', 'scope', '?', ' ', '#', ';', '\0', '\n', '\x7f'),
      },
      { weight: 1, arbitrary: fc.constantFrom('%', '%20', '%2B', '%26', '%ff', '%C3%A9', 'é', '\ud800', '\u{1f600}') },
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 20 }), (units) => {
        const text = units.join('');
        expect(parseForm(text)).toEqual([...new URLSearchParams(text)]);
      }),
      { numRuns: 3000 },
    );
  });
});

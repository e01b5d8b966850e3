import { describe, expect, it } from '@jest/globals';
import { caseInsensitivePattern, literalPattern } from '../../../src/graphql/data/ignore-case.js';

const cased = Array.from({ length: 0x1e944 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((point) => /\p{Changes_When_Casemapped}/u.test(point));

describe('icontains ignores case by code point', () => {
  it('finds exactly what Unicode simple case folding holds equal, for every letter that has a case', () => {
    const hay = cased.join('\n');
    const found = (pattern: string, flags: string) =>
      [...hay.matchAll(new RegExp(`^${pattern}$`, `gm${flags}`))].map(String);
    const differing = cased.filter((point) => {
      const ours = found(caseInsensitivePattern(point), 'u');
      return ours.join() !== found(literalPattern(point), 'iu').join();
    });
    expect(differing).toEqual([]);
  }, 60_000);

  it.each([
    ['STRASSE', 'straße', false],
    ['straße', 'STRAẞE', true],
    ['ας', 'ΑΣ', true],
    ['𐐀', '𐐨', true],
    ['I', 'ı', false],
    ['a.b', 'AxB', false],
    ['[a]', '[A]', true],
  ])('%s in %s: %s', (needle, text, expected) => {
    expect(new RegExp(caseInsensitivePattern(needle), 'u').test(text)).toBe(expected);
  });
});

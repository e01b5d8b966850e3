import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../src/lib/app-error.js';
import { parseUntil } from '../../src/lib/parse-until.js';

describe('--until', () => {
  it.each([
    ['2027-12-31', '2027-12-31T23:59:59.999Z'],
    ['2028-02-29', '2028-02-29T23:59:59.999Z'],
    ['2027-12-31T18:00:00Z', '2027-12-31T18:00:00.000Z'],
    ['2027-12-31t18:00:00z', '2027-12-31T18:00:00.000Z'],
    ['2027-12-31 18:00:00Z', '2027-12-31T18:00:00.000Z'],
    ['2027-12-31T18:00:00.5+02:00', '2027-12-31T16:00:00.500Z'],
    [' 2020-01-01 ', '2020-01-01T23:59:59.999Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(parseUntil(text)).toISOString()).toBe(expected);
  });

  it.each([
    '',
    'tomorrow',
    '2027',
    '2027-12',
    '2027-13-01',
    '2027-02-29',
    '2027-02-30T00:00:00Z',
    '2027-12-31T18:00:00',
    '2027-12-31T25:00:00Z',
    '31.12.2027',
    '1e3',
    '2027-12-31T18:00Z',
  ])('%j is refused', (text) => {
    expect(() => parseUntil(text)).toThrow(InputError);
  });
});

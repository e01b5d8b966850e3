import { describe, expect, it } from '@jest/globals';
import { isTooLarge } from '../../src/lib/is-too-large.js';

describe('isTooLarge', () => {
  it.each<[string, unknown, boolean]>([
    [
      'the codec at the end of its buffer',
      Object.assign(new RangeError('The value of "offset" is out of range.'), { code: 'ERR_OUT_OF_RANGE' }),
      true,
    ],
    ['MongoDB', Object.assign(new Error('BSONObj size is larger than 16 MB'), { code: 10334 }), true],
    ['the driver before a bulk write', new Error('Document is larger than the maximum size 16777216'), true],
    ['another range', Object.assign(new RangeError('Invalid array length'), { code: 'ERR_OUT_OF_RANGE' }), false],
    ['a taken key', Object.assign(new Error('E11000 duplicate key'), { code: 11000 }), false],
    ['no error', 'larger than the maximum size', false],
  ])('%s', (_what, error, expected) => {
    expect(isTooLarge(error)).toBe(expected);
  });
});

import { describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { isDuplicateKey } from '../../src/lib/is-duplicate-key.js';

describe('isDuplicateKey', () => {
  it('knows what the driver throws, with the paths of the key', () => {
    const error: unknown = new mongo.MongoServerError({ message: 'E11000', code: 11000, keyPattern: { title: 1 } });
    expect(isDuplicateKey(error) && error.keyPattern).toEqual({ title: 1 });
  });

  it.each([
    ['another code', new mongo.MongoServerError({ message: 'no', code: 112 })],
    ['the code as text', { code: '11000' }],
    ['no error at all', null],
    ['a word', 'E11000'],
  ])('is not %s', (_what, error) => {
    expect(isDuplicateKey(error)).toBe(false);
  });
});

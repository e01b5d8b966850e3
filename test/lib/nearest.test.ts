import { describe, expect, it } from '@jest/globals';
import { editDistance, nearest } from '../../src/lib/nearest.js';

describe('nearest', () => {
  const permissions = ['view_movie', 'add_movie', 'change_movie', 'view_director'];
  it.each([
    ['view_moive', 'view_movie'],
    ['veiw_movie', 'view_movie'],
    ['VIEW_MOVIE', 'view_movie'],
    ['view_movies', 'view_movie'],
    ['change_moive', 'change_movie'],
    ['view_directer', 'view_director'],
  ])('%s is meant as %s', (word, expected) => {
    expect(nearest(word, permissions)).toBe(expected);
  });

  it.each(['publish', 'xyz', '', 'x'.repeat(10_000)])('nothing is near %j', (word) => {
    expect(nearest(word.slice(0, 5000), permissions)).toBeNull();
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['abc', '', 3],
    ['flaw', 'lawn', 2],
  ])('%j to %j is %i', (from, to, expected) => {
    expect(editDistance(from, to)).toBe(expected);
    expect(editDistance(to, from)).toBe(expected);
  });

  it('stops counting at the limit', () => {
    expect(editDistance('kitten', 'sitting', 2)).toBe(2);
  });
});

import { describe, expect, it } from '@jest/globals';
import { allOf, anyToken, publicAccess, type Requirement } from '../../src/access/requirement.js';

const scopes = (...alternatives: string[][]): Requirement => ({ token: true, permissions: [], scopes: alternatives });

describe('allOf', () => {
  it('of nothing still asks for a token', () => {
    expect(allOf([])).toBe(anyToken);
  });

  it('of one is that one', () => {
    const one = scopes(['a']);
    expect(allOf([one])).toBe(one);
    expect(allOf([one, one])).toBe(one);
  });

  it('asks for a token if any part does', () => {
    expect(allOf([publicAccess, anyToken]).token).toBe(true);
  });

  it('asks one alternative of each part', () => {
    expect(allOf([scopes(['a'], ['b']), scopes(['c'], ['d'])]).scopes).toEqual([
      ['a', 'c'],
      ['a', 'd'],
      ['b', 'c'],
      ['b', 'd'],
    ]);
  });

  it('leaves out an alternative that asks more than another', () => {
    expect(allOf([scopes(['m:read'], ['read']), scopes(['d:read'], ['read'])]).scopes).toEqual([
      ['m:read', 'd:read'],
      ['read'],
    ]);
  });

  it('adds up permissions without repetition', () => {
    const view = { token: true, permissions: ['view_a'], scopes: [] };
    const both = { token: true, permissions: ['view_b', 'view_a'], scopes: [] };
    expect(allOf([view, both]).permissions).toEqual(['view_a', 'view_b']);
  });
});

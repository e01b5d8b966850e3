import { describe, expect, it } from '@jest/globals';
import { denialErrors, realPath } from '../../src/graphql/denial-errors.js';

describe('the path of a denied selection is one that the answer has', () => {
  it.each<[string, unknown, string, (string | number)[]]>([
    ['the null itself', { movie: { usGross: null } }, 'movie.usGross', ['movie', 'usGross']],
    [
      'in the first row',
      { movies: { nodes: [{ g: null }, { g: null }] } },
      'movies.nodes.g',
      ['movies', 'nodes', 0, 'g'],
    ],
    ['in the first row that has it', { found: [{ title: 'x' }, { name: null }] }, 'found.name', ['found', 1, 'name']],
    ['not in a row of another type', { found: [{ name: 'x' }, { name: null }] }, 'found.name', ['found', 1, 'name']],
    ['the list when it is empty', { movies: { nodes: [] } }, 'movies.nodes.usGross', ['movies', 'nodes']],
    ['the null above', { movie: null }, 'movie.director.name', ['movie']],
    ['the null above in a row', { movies: [{ d: null }] }, 'movies.d.name', ['movies', 0, 'd']],
    ['the list when no row has it', { named: [{ name: 'x' }] }, 'named.tax', ['named']],
    ['nothing at all', null, 'movie.usGross', []],
    ['a name that every object has', { movie: {} }, 'movie.constructor', ['movie']],
  ])('%s', (_what, data, selection, path) => {
    expect(realPath(data, selection)).toEqual(path);
  });
});

describe('a denied document shows', () => {
  it('at most 50 of its denials', () => {
    const rule = {
      coordinate: 'A.b',
      shownAs: 'A.b',
      inherits: false,
      requirement: { token: true, permissions: ['p'], scopes: [] },
    };
    const decision = { allowed: false, missing: ['permission'], permissions: ['p'], scopes: [] } as const;
    const denied = Array.from({ length: 60 }, (_, index) => ({ selection: `s${index}`, rule, decision }));
    const actor = { clientId: 'c', scopes: new Set<string>(), clientScopes: new Set<string>(), grants: new Map() };
    expect(denialErrors({ denied, lacking: rule.requirement }, actor)).toHaveLength(50);
  });
});

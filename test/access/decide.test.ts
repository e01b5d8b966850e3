import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/access/decide.js';
import { denialOf, fixFor } from '../../src/access/denial.js';
import { anyToken, publicAccess, type Requirement } from '../../src/access/requirement.js';
import { actorWith } from './access-kit.js';

const viewMovie: Requirement = { token: true, permissions: ['view_movie'], scopes: [['movie:read'], ['read']] };

describe('a permission AND one of the scopes: neither alone is enough', () => {
  it.each([
    [['view_movie'], ['read'], []],
    [['view_movie'], ['movie:read'], []],
    [['view_movie'], [], ['scope']],
    [['view_movie'], ['readonly'], ['scope']],
    [['view_movie'], ['write', 'movie:write'], ['scope']],
    [[], ['read'], ['permission']],
    [['view_movies', 'add_movie'], ['read'], ['permission']],
    [[], [], ['permission', 'scope']],
  ])('%j with %j lacks %j', (permissions, scopes, missing) => {
    const decision = decide(viewMovie, actorWith(permissions, scopes));
    expect(decision.allowed ? [] : decision.missing).toEqual(missing);
  });

  it('an alternative of several scopes asks for all of them', () => {
    const both: Requirement = { token: true, permissions: [], scopes: [['a', 'b'], ['c']] };
    expect(decide(both, actorWith([], ['a'])).allowed).toBe(false);
    expect(decide(both, actorWith([], ['a', 'b'])).allowed).toBe(true);
    expect(decide(both, actorWith([], ['c'])).allowed).toBe(true);
  });

  it('a permission whose grants have all ended is not held', () => {
    const actor = { ...actorWith([], ['read']), grants: new Map([['view_movie', []]]) };
    expect(decide(viewMovie, actor).allowed).toBe(false);
  });

  it('without a token only what is public is allowed', () => {
    expect(decide(publicAccess, null).allowed).toBe(true);
    expect(decide(anyToken, null).allowed).toBe(false);
    expect(decide(viewMovie, null).allowed).toBe(false);
  });

  it('says which grants are behind it', () => {
    const decision = decide(viewMovie, actorWith(['view_movie'], ['read']));
    expect(decision.allowed && decision.because.map(({ permission }) => permission)).toEqual(['view_movie']);
  });
});

describe('a denial says what is missing and the line that would mend it', () => {
  const denied = (permissions: string[], scopes: string[], clientScopes = scopes) => {
    const actor = { ...actorWith(permissions, scopes), clientScopes: new Set(clientScopes) };
    const decision = decide(viewMovie, actor);
    if (decision.allowed) throw new Error('allowed');
    return denialOf('Query.movies', viewMovie, decision, actor);
  };

  it('a missing permission', () => {
    expect(denied([], ['read'])).toEqual({
      coordinate: 'Query.movies',
      required: { permission: 'view_movie', scopes: ['movie:read', 'read'] },
      missing: ['permission'],
      message:
        'Query.movies needs permission view_movie and one of the scopes movie:read, read: the client does not hold view_movie',
      fix: 'npx scopeql clients grant tester view_movie',
    });
  });

  it('a missing scope: the list of scopes is replaced, so it is named whole', () => {
    expect(denied(['view_movie'], ['write']).fix).toBe('npx scopeql clients update tester --scope "write movie:read"');
  });

  it('a scope that only the token lacks', () => {
    expect(denied(['view_movie'], ['write'], ['movie:read', 'write']).fix).toBe(
      'npx scopeql tokens issue tester --scope "write movie:read"',
    );
  });

  it('both', () => {
    expect(denied([], []).fix).toBe(
      'npx scopeql clients grant tester view_movie && npx scopeql clients update tester --scope "movie:read"',
    );
  });

  it('proposes the alternative that asks least', () => {
    const holder = { clientId: 'c', scopes: new Set<string>(), clientScopes: new Set<string>() };
    expect(fixFor({ permissions: [], scopes: [['a', 'b'], ['c']] }, holder)).toContain('"c"');
  });
});

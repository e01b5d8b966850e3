import { describe, expect, it } from '@jest/globals';
import { fixFor } from '../../src/access/denial.js';

const readScopes = [['movie:read'], ['read']];

describe('what would mend a denial', () => {
  it.each([
    [
      'a token that asks for what the client is registered for, whichever alternative that is',
      { permissions: [], scopes: readScopes },
      ['write'],
      ['read', 'write'],
      'npx scopeql tokens issue orders --scope "write read"',
    ],
    [
      'else the narrowest scope for the client',
      { permissions: [], scopes: readScopes },
      ['write'],
      ['write'],
      'npx scopeql clients update orders --scope "write movie:read"',
    ],
    [
      'of several alternatives the smallest',
      { permissions: [], scopes: [['a', 'b'], ['c']] },
      [],
      [],
      'npx scopeql clients update orders --scope "c"',
    ],
    [
      'a grant and a token',
      { permissions: ['view_movie'], scopes: readScopes },
      [],
      ['read'],
      'npx scopeql clients grant orders view_movie && npx scopeql tokens issue orders --scope "read"',
    ],
  ])('%s', (_what, denied, scopes, clientScopes, fix) => {
    const holder = { clientId: 'orders', scopes: new Set(scopes), clientScopes: new Set(clientScopes) };
    expect(fixFor(denied, holder)).toBe(fix);
  });
});

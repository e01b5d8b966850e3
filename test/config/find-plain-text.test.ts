import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/read-config.js';

const trusting = (jwksUri: string) => ({
  TRUSTED_ISSUERS: JSON.stringify([{ issuer: 'https://id.example', jwksUri, audience: 'https://api.example' }]),
});

describe('URLs by which secrets, tokens or keys would travel unencrypted are warned of', () => {
  it.each([
    [{ ISSUER: 'http://api.example' }, 'ISSUER is not https'],
    [{ ISSUER: 'http://10.0.0.7:4000' }, 'ISSUER is not https'],
    [trusting('http://id.example/jwks'), 'TRUSTED_ISSUERS: the keys of https://id.example are not read by https'],
  ])('%j', (env, warning) => {
    expect(readConfig(env).warnings).toEqual([expect.stringContaining(warning)]);
  });

  it.each([
    { ISSUER: 'https://api.example' },
    { ISSUER: 'http://127.0.0.1:4000' },
    { ISSUER: 'http://[::1]:4000' },
    { ISSUER: 'http://localhost:4000' },
    trusting('https://id.example/jwks'),
    trusting('http://127.0.0.1:9000/jwks'),
  ])('%j is none', (env) => {
    expect(readConfig(env).warnings).toEqual([]);
  });
});

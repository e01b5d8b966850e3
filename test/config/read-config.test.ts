import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.js';
import { type Environment, readConfig, withPort } from '../../src/config/read-config.js';

const key = randomBytes(32).toString('base64');
const oldKey = randomBytes(32).toString('base64');

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('.env.example: defaults', () => {
  const config = readConfig({});

  it('are those of the table', () => {
    expect(config).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      mongodbUri: null,
      dataDir: '.data',
      issuer: 'http://127.0.0.1:4000',
      audience: 'http://127.0.0.1:4000/graphql',
      accessTokenTtlSeconds: 600,
      accessTokenMaxTtlSeconds: 3600,
      signingAlg: 'ES256',
      keyEncryptionKeys: null,
      trustedIssuers: [],
      demo: true,
      trustProxy: false,
      corsOrigins: [],
      metricsToken: null,
      auditTtlSeconds: 7_776_000,
      allowBasicAtApi: false,
      workers: 1,
      logLevel: 'info',
      logFormat: 'auto',
      trustedDocuments: { mode: 'off', manifest: null },
      warnings: [],
    });
    expect(config.limits).toEqual({
      maxBodyBytes: 1_048_576,
      maxTokens: 2000,
      maxFields: 400,
      maxDepth: 15,
      maxAliases: 100,
      maxRootFields: 20,
      maxDirectives: 50,
      maxWhereDepth: 10,
      maxIn: 1000,
      maxCost: 10_000,
      maxBulk: 1000,
      requestTimeoutMs: 30_000,
      clientConcurrency: 16,
      rateLimit: null,
    });
  });

  it('are frozen all the way down', () => {
    const inner = [config, config.limits, config.corsOrigins, config.trustedIssuers, config.trustedDocuments];
    expect(inner.every(Object.isFrozen)).toBe(true);
  });

  it('hold for variables that are empty or blank', () => {
    expect(readConfig({ PORT: '', HOST: ' ', ISSUER: '', DEMO: '', MAX_DEPTH: '\t' })).toEqual(config);
  });
});

describe('.env.example: values', () => {
  it.each<[Environment, object]>([
    [{ PORT: '0' }, { port: 0 }],
    [{ HOST: '::1' }, { issuer: 'http://[::1]:4000' }],
    [
      { ISSUER: 'https://api.example.com/' },
      { issuer: 'https://api.example.com/', audience: 'https://api.example.com/graphql' },
    ],
    [{ ISSUER: 'https://api.example.com/tenant' }, { audience: 'https://api.example.com/tenant/graphql' }],
    [{ AUDIENCE: 'urn:films' }, { audience: 'urn:films', issuer: 'http://127.0.0.1:4000' }],
    [
      { HOST: '0.0.0.0', ISSUER: 'http://films.internal:8080' },
      { host: '0.0.0.0', issuer: 'http://films.internal:8080' },
    ],
    [
      { ACCESS_TOKEN_TTL: '10m', ACCESS_TOKEN_MAX_TTL: '2h' },
      { accessTokenTtlSeconds: 600, accessTokenMaxTtlSeconds: 7200 },
    ],
    [{ AUDIT_TTL: '12h' }, { auditTtlSeconds: 43_200 }],
    [{ DEMO: 'false' }, { demo: false }],
    [
      { MONGODB_URI: 'mongodb://h/x', KEY_ENCRYPTION_KEY: key },
      { mongodbUri: 'mongodb://h/x', demo: false },
    ],
    [{ MONGODB_URI: 'mongodb+srv://h/x', KEY_ENCRYPTION_KEY: key, DEMO: 'true' }, { demo: true }],
    [
      { NODE_ENV: 'production', ALLOW_EMBEDDED_IN_PRODUCTION: 'yes', KEY_ENCRYPTION_KEY: key },
      { production: true, demo: false },
    ],
    [{ TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [{ TRUST_PROXY: '1' }, { trustProxy: 1 }],
    [{ TRUST_PROXY: 'true' }, { trustProxy: true }],
    [{ TRUST_PROXY: '10.0.0.0/8, fd00::/8,loopback' }, { trustProxy: ['10.0.0.0/8', 'fd00::/8', 'loopback'] }],
    [
      { CORS_ORIGINS: 'https://a.example, http://localhost:3000' },
      { corsOrigins: ['https://a.example', 'http://localhost:3000'] },
    ],
    [{ ALLOW_BASIC_AT_API: 'ON' }, { allowBasicAtApi: true }],
    [{ RATE_LIMIT: '600/m' }, { limits: { rateLimit: { points: 600, windowSeconds: 60 } } }],
    [{ RATE_LIMIT: '100' }, { limits: { rateLimit: { points: 100, windowSeconds: 60 } } }],
    [{ REQUEST_TIMEOUT: '2m' }, { limits: { requestTimeoutMs: 120_000 } }],
    [
      { TRUSTED_DOCUMENTS: 'documents.json', TRUSTED_DOCUMENTS_MODE: 'only' },
      { trustedDocuments: { mode: 'only', manifest: 'documents.json' } },
    ],
    [
      { TRUSTED_ISSUERS: '[{"issuer":"https://ci.example","jwksUri":"https://ci.example/jwks","audience":"films"}]' },
      {
        trustedIssuers: [
          {
            issuer: 'https://ci.example',
            jwksUri: 'https://ci.example/jwks',
            audience: 'films',
            subjectClaim: 'sub',
            scopeClaim: 'scope',
            algs: ['RS256', 'ES256'],
          },
        ],
      },
    ],
  ])('%j', (env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  it('KEY_ENCRYPTION_KEY is the new key, then the old', () => {
    const { keyEncryptionKeys } = readConfig({ KEY_ENCRYPTION_KEY: `${key}, ${oldKey}` });
    expect(keyEncryptionKeys?.map((each) => each.export().toString('base64'))).toEqual([key, oldKey]);
  });

  it('a key in the config shows itself to nobody who prints it', () => {
    const config = readConfig({ KEY_ENCRYPTION_KEY: key });
    expect(JSON.stringify(config)).not.toContain(key);
  });

  it('issuer and audience follow the port that PORT=0 picked, unless they are set', () => {
    const config = readConfig({ PORT: '0' });
    expect(withPort(config, { PORT: '0' }, 5123)).toMatchObject({
      port: 5123,
      issuer: 'http://127.0.0.1:5123',
      audience: 'http://127.0.0.1:5123/graphql',
    });
    const env = { PORT: '0', ISSUER: 'https://api.example.com', AUDIENCE: 'urn:films' };
    expect(withPort(readConfig(env), env, 5123)).toMatchObject({
      issuer: 'https://api.example.com',
      audience: 'urn:films',
    });
  });
});

describe('.env.example: what is wrong is named, with what to write', () => {
  it.each<[string, Environment, RegExp]>([
    ['no port', { PORT: 'http' }, /^PORT: "http" is not valid; write a whole number from 0 to 65535$/],
    ['a port too high', { PORT: '65536' }, /^PORT: .*from 0 to 65535$/],
    ['a negative number', { MAX_DEPTH: '-1' }, /^MAX_DEPTH: "-1"/],
    ['a fraction', { MAX_COST: '1.5' }, /^MAX_COST: /],
    ['exponent notation', { MAX_COST: '1e4' }, /^MAX_COST: /],
    ['no switch', { ALLOW_BASIC_AT_API: 'maybe' }, /^ALLOW_BASIC_AT_API: "maybe" is not valid; write true or false$/],
    ['no demo', { DEMO: '2' }, /^DEMO: /],
    ['no duration', { REQUEST_TIMEOUT: '30 seconds' }, /^REQUEST_TIMEOUT: .*such as 30s/],
    ['no algorithm', { SIGNING_ALG: 'HS256' }, /^SIGNING_ALG: "HS256" is not valid; write ES256, RS256 or EdDSA$/],
    ['no log level', { LOG_LEVEL: 'verbose' }, /^LOG_LEVEL: /],
    ['an issuer with a query', { ISSUER: 'https://x.example/?a' }, /^ISSUER: is not valid; write an http\(s\) URL/],
    ['an issuer that is no URL', { ISSUER: 'api.example.com' }, /^ISSUER: /],
    [
      'a host for everyone without an issuer',
      { HOST: '0.0.0.0' },
      /^ISSUER: must be set when HOST \(0\.0\.0\.0\) is not loopback/,
    ],
    [
      'no connection string',
      { MONGODB_URI: 'localhost:27017', KEY_ENCRYPTION_KEY: key },
      /^MONGODB_URI: .*mongodb:\/\//,
    ],
    [
      'MongoDB without a key',
      { MONGODB_URI: 'mongodb://h/x' },
      /^KEY_ENCRYPTION_KEY: must be set with MONGODB_URI; write 32 random bytes/,
    ],
    [
      'a short key',
      { KEY_ENCRYPTION_KEY: randomBytes(31).toString('base64') },
      /^KEY_ENCRYPTION_KEY: is not valid; write 32 random bytes/,
    ],
    ['a key that is no base64', { KEY_ENCRYPTION_KEY: '!'.repeat(43) }, /^KEY_ENCRYPTION_KEY: /],
    [
      'a lifetime over the maximum',
      { ACCESS_TOKEN_TTL: '7200' },
      /^ACCESS_TOKEN_TTL: 7200 is more than ACCESS_TOKEN_MAX_TTL \(3600\)/,
    ],
    ['an audience with a fragment (RFC 8707 2)', { AUDIENCE: 'https://a.example/#x' }, /^AUDIENCE: /],
    ['a lifetime of nothing', { ACCESS_TOKEN_TTL: '0' }, /^ACCESS_TOKEN_TTL: /],
    ['a maximum over a day', { ACCESS_TOKEN_MAX_TTL: '86401' }, /^ACCESS_TOKEN_MAX_TTL: /],
    ['an origin with a path', { CORS_ORIGINS: 'https://a.example/x' }, /^CORS_ORIGINS: /],
    ['no proxy', { TRUST_PROXY: '10.0.0.0/33' }, /^TRUST_PROXY: /],
    ['no rate', { RATE_LIMIT: '10 a minute' }, /^RATE_LIMIT: .*1000\/s/],
    [
      'a metrics token of two words',
      { METRICS_TOKEN: 'a b' },
      /^METRICS_TOKEN: is not valid; write a token without spaces$/,
    ],
    ['issuers that are no JSON', { TRUSTED_ISSUERS: '{' }, /^TRUSTED_ISSUERS: is not valid; write a JSON list such as/],
    [
      'an issuer without audience',
      { TRUSTED_ISSUERS: '[{"issuer":"https://a.b","jwksUri":"https://a.b/j"}]' },
      /^TRUSTED_ISSUERS: .*0\.audience/,
    ],
    [
      'a symmetric algorithm',
      { TRUSTED_ISSUERS: '[{"issuer":"https://a.b","jwksUri":"https://a.b/j","audience":"x","algs":["HS256"]}]' },
      /^TRUSTED_ISSUERS: .*0\.algs\.0/,
    ],
    [
      'a mode without a manifest',
      { TRUSTED_DOCUMENTS_MODE: 'only' },
      /^TRUSTED_DOCUMENTS: must be set with TRUSTED_DOCUMENTS_MODE=only/,
    ],
    [
      'production on the embedded store',
      { NODE_ENV: 'production', KEY_ENCRYPTION_KEY: key },
      /^MONGODB_URI: must be set in production .*ALLOW_EMBEDDED_IN_PRODUCTION=true/,
    ],
    [
      'production without a key',
      { NODE_ENV: 'production', ALLOW_EMBEDDED_IN_PRODUCTION: 'true' },
      /^KEY_ENCRYPTION_KEY: must be set in production/,
    ],
  ])('%s', (_what, env, expected) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(expected)]);
  });

  it('a variable that cannot be read is not also said to be missing', () => {
    expect(problemsOf({ MONGODB_URI: 'h:1', NODE_ENV: 'production', KEY_ENCRYPTION_KEY: 'short' })).toEqual([
      expect.stringMatching(/^MONGODB_URI: is not valid/),
      expect.stringMatching(/^KEY_ENCRYPTION_KEY: is not valid/),
    ]);
  });

  it('all at once, cross-checks included', () => {
    const env = {
      PORT: 'x',
      SIGNING_ALG: 'none',
      HOST: '192.0.2.1',
      ACCESS_TOKEN_TTL: '9999',
      NODE_ENV: 'production',
      DEMO: '?',
    };
    const named = problemsOf(env).map((problem) => problem.split(':')[0]);
    expect(named.sort()).toEqual([
      'ACCESS_TOKEN_TTL',
      'DEMO',
      'ISSUER',
      'KEY_ENCRYPTION_KEY',
      'MONGODB_URI',
      'PORT',
      'SIGNING_ALG',
    ]);
  });

  it('the message of the error has every line', () => {
    expect(() => readConfig({ PORT: 'x', DEMO: '?' })).toThrow(/PORT: [^\n]*\nDEMO: /);
  });

  it.each([
    ['MONGODB_URI', 'mongo://admin:hunter2@h/x'],
    ['KEY_ENCRYPTION_KEY', 'hunter2'],
    ['METRICS_TOKEN', 'hunter2 hunter2'],
    ['TRUSTED_ISSUERS', '[{"issuer":"hunter2"}]'],
    ['ISSUER', 'https://admin:hunter2@h.example'],
  ])('the value of %s is in no message', (name, value) => {
    expect(problemsOf({ [name]: value }).join()).toContain(name);
    expect(problemsOf({ [name]: value }).join()).not.toContain('hunter2');
  });

  it('a control character in a value cannot forge a line', () => {
    expect(problemsOf({ LOG_LEVEL: 'x\nPORT: fine' })).toEqual([expect.not.stringContaining('\n')]);
  });
});

describe('.env.example: a limit that nobody reads', () => {
  it.each([
    ['MAX_DEPHT', 'MAX_DEPTH'],
    ['MAX_ALIAS', 'MAX_ALIASES'],
    ['ACCESS_TOKEN_MAX_TLL', 'ACCESS_TOKEN_MAX_TTL'],
    ['MONGODB_URL', 'MONGODB_URI'],
    ['RATE_LIMITS', 'RATE_LIMIT'],
  ])('%s is taken for a misspelt %s', (written, meant) => {
    expect(readConfig({ [written]: '1' }).warnings).toEqual([`${written} is set and not read; did you mean ${meant}?`]);
  });

  it.each([
    'PATH',
    'HOME',
    'POST',
    'HOSTS',
    'HOSTNAME',
    'LOGNAME',
    'MAX_THREADS',
    'LOG_LEVELS_OF_OTHERS',
    'NODE_OPTIONS',
    'LS_COLORS',
  ])('%s belongs to others', (name) => {
    expect(readConfig({ [name]: '1' }).warnings).toEqual([]);
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compare } from 'bcryptjs';
import { ConflictError, InputError, NotFoundError } from '../../src/lib/app-error.js';
import type { Registry } from '../../src/registry/create-registry.js';
import { Client, type StoredClient } from '../../src/registry/models/client.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';

let opened: OpenRegistry;
let registry: Registry;
let count = 0;

beforeAll(async () => {
  opened = await openRegistry();
  registry = await opened.startNode();
  await registry.groups.create({ id: 'readers' });
});
afterAll(() => opened.close());

const newId = (): string => `client-${++count}`;
const stored = (id: string) => Client.findById(id).lean<StoredClient>().orFail().exec();

async function newClient(input: object = {}): Promise<string> {
  const { id } = await registry.clients.create({ id: newId(), ...input });
  return id;
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('clients create', () => {
  it('answers the id and a secret of our shape, and keeps only its hash', async () => {
    const id = newId();
    const { secret, secretKeyId } = await registry.clients.create({ id, name: 'Catalog', scopes: ['read'] });
    expect(secret).toMatch(new RegExp(`^sqs_${secretKeyId}_[A-Za-z0-9_-]{43}$`));
    const row = await stored(id);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row.secrets).toEqual([
      { keyId: secretKeyId, hash: expect.any(String), createdAt: expect.any(Date), expiresAt: null },
    ]);
    expect(await compare(secret, row.secrets[0]?.hash ?? '')).toBe(true);
  });

  it('is shown exactly as `clients show` promises', async () => {
    const id = await newClient({
      name: 'Catalog reader',
      scopes: ['read', 'movie:finance', 'read'],
      groups: ['readers'],
      grants: [{ permission: 'view_movie' }, { permission: 'add_movie', where: null, until: '2030-01-31' }],
      attributes: { region: 'eu', studio: ['a', 'b'] },
      ttlSeconds: 120,
    });
    const record = {
      id,
      name: 'Catalog reader',
      enabled: true,
      scopes: ['read', 'movie:finance'],
      groups: ['readers'],
      grants: [
        { permission: 'view_movie', where: null, until: null },
        { permission: 'add_movie', where: null, until: '2030-01-31T23:59:59.999Z' },
      ],
      attributes: { region: ['eu'], studio: ['a', 'b'] },
      ttl: 120,
      lastUsed: null,
    };
    expect(await registry.clients.show(id)).toEqual(record);
    expect(await registry.clients.list()).toContainEqual(record);
  });

  it('without more than an id has the id as its name and may do nothing', async () => {
    const id = await newClient();
    expect(await registry.clients.show(id)).toMatchObject({
      name: id,
      scopes: [],
      groups: [],
      grants: [],
      attributes: {},
      ttl: null,
    });
  });

  it.each(['a', '0', 'a.b_c-d', 'x'.repeat(64)])('takes the id %s', async (id) => {
    await registry.clients.create({ id });
    expect((await registry.findClient(id))?.id).toBe(id);
  });

  it.each(['', 'A', '-a', '.a', 'a b', 'ä', 'a/b', 'x'.repeat(65), '__proto__', 'a\n'])(
    'refuses the id %j',
    async (id) => {
      expect(await failure(registry.clients.create({ id }))).toBeInstanceOf(InputError);
    },
  );

  it('refuses an id that is taken, and leaves the client that has it alone', async () => {
    const id = await newClient({ name: 'first', scopes: ['read'] });
    const before = await stored(id);
    expect(await failure(registry.clients.create({ id, name: 'second' }))).toBeInstanceOf(ConflictError);
    expect(await stored(id)).toEqual(before);
  });

  it('of two at once with one id makes one', async () => {
    const id = newId();
    const outcomes = await Promise.allSettled([
      registry.clients.create({ id, name: 'a' }),
      registry.clients.create({ id, name: 'b' }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(ConflictError) });
  });

  it.each<[string, object, RegExp]>([
    [
      'permission',
      { grants: [{ permission: 'view_moive' }] },
      /^Unknown permission "view_moive"; did you mean "view_movie"\?$/,
    ],
    ['scope', { scopes: ['raed'] }, /^Unknown scope "raed"; did you mean "read"\?$/],
    ['group', { groups: ['reader'] }, /^Unknown group "reader"; did you mean "readers"\?$/],
    [
      'permission like nothing',
      { grants: [{ permission: 'zzz_qqqqqq' }] },
      /^Unknown permission "zzz_qqqqqq"; the nearest is "\w+"$/,
    ],
  ])('refuses an unknown %s and names the nearest', async (_what, input, message) => {
    const error = await failure(registry.clients.create({ id: newId(), ...input }));
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('says all that is wrong at once, each with its path, and leaves no trace', async () => {
    const id = newId();
    const input = {
      id,
      name: '',
      scopes: ['read', 'nope', 'a b'],
      grants: [{ permission: 'view_movie' }, { permission: 'nope', until: 'tomorrow' }],
      attributes: { 'a.b': 'x' },
      ttlSeconds: 3601,
    };
    const error = await failure(registry.clients.create(input));
    const paths = error instanceof InputError ? error.fields.map(({ path }) => path) : [];
    expect(new Set(paths)).toEqual(
      new Set(['name', 'scopes.1', 'scopes.2', 'grants.1.permission', 'grants.1.until', 'attributes.a.b', 'ttl']),
    );
    expect(await registry.findClient(id)).toBeNull();
  });

  it('refuses row filters where no schema is loaded that could check them', async () => {
    const unschooled = await opened.startNode({ vocabulary: undefined });
    const grants = [{ permission: 'view_movie', where: { title: { eq: 'Heat' } } }];
    expect(await failure(unschooled.clients.create({ id: newId(), grants }))).toMatchObject({
      message: expect.stringMatching(/^No schema is loaded/),
      fields: [{ path: 'grants.0.where', message: expect.any(String) }],
    });
  });

  it('takes row filters that the vocabulary accepts, an empty one too', async () => {
    const checking = await opened.startNode({
      vocabulary: {
        permissions: new Set(['view_movie']),
        scopes: new Set(),
        checkWhere: (_, where) => ('titel' in where ? ['no such field: titel'] : []),
      },
    });
    const grants = [
      { permission: 'view_movie', where: { title: { in: ['B', 'A'] }, AND: [] } },
      { permission: 'view_movie', where: {} },
    ];
    const { id } = await checking.clients.create({ id: newId(), grants });
    expect((await registry.clients.show(id)).grants.map(({ where }) => where)).toEqual([
      { title: { in: ['B', 'A'] }, AND: [] },
      {},
    ]);
    expect((await checking.findClient(id))?.grants.get('view_movie')?.map(({ where }) => where)).toEqual([
      { AND: [], title: { in: ['B', 'A'] } },
      {},
    ]);
    const wrong = checking.clients.grant(id, { permission: 'view_movie', where: { titel: { eq: 'x' } } });
    expect(await failure(wrong)).toMatchObject({ message: 'no such field: titel' });
  });
});

describe('clients with other means than a secret', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicJwk = publicKey.export({ format: 'jwk' });

  function jwkOf(type: 'ed448' | 'x25519'): Record<string, unknown> {
    const pair = type === 'ed448' ? generateKeyPairSync('ed448') : generateKeyPairSync('x25519');
    return { ...pair.publicKey.export({ format: 'jwk' }) };
  }

  it('registered with a key, a client has no secret and authenticates by that key alone', async () => {
    const created = await registry.clients.create({ id: newId(), jwks: { keys: [{ ...publicJwk, kid: '1' }] } });
    expect(created).toMatchObject({ secret: null, secretKeyId: null });
    expect(await registry.findClient(created.id)).toMatchObject({
      authMethods: ['private_key_jwt'],
      secrets: [],
      jwks: { keys: [{ kid: '1' }] },
    });
  });

  it('gets none by rotate-secret: that would open another way in (TS-2, TS-20)', async () => {
    const { id } = await registry.clients.create({ id: newId(), jwks: { keys: [publicJwk] } });
    await expect(registry.clients.rotateSecret(id)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(/authenticates by its keys and has no secret/),
    });
    expect(await registry.clients.secrets(id)).toEqual([]);
  });

  it.each<[string, { keys: Record<string, unknown>[] }, RegExp]>([
    ['a private key', { keys: [privateKey.export({ format: 'jwk' })] as Record<string, unknown>[] }, /private key/],
    ['a symmetric key', { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }, /private key/],
    ['no key', { keys: [] }, /1 to 20/],
    ['rubbish', { keys: [{ kty: 'RSA' }] }, /no public key/],
    ['a curve of no algorithm', { keys: [jwkOf('ed448')] }, /not for signatures: RSA, P-256/],
    ['a key agreement', { keys: [jwkOf('x25519')] }, /not for signatures/],
    ['a key for encryption', { keys: [{ ...publicJwk, use: 'enc' }] }, /not for signatures/],
    ["another key's algorithm", { keys: [{ ...publicJwk, alg: 'ES384' }] }, /not for signatures/],
    ['a key that may only sign', { keys: [{ ...publicJwk, key_ops: ['sign'] }] }, /not for signatures/],
    ['two keys without kid', { keys: [{ ...publicJwk }, { ...publicJwk }] }, /`kid`/],
  ])('refuses %s', async (_what, jwks, message) => {
    expect(await failure(registry.clients.create({ id: newId(), jwks }))).toMatchObject({
      message: expect.stringMatching(message),
    });
  });

  it('an external subject finds its client, and belongs to one alone', async () => {
    const externalSubject = { issuer: 'https://ci.example', subject: 'repo:films' };
    const { id, secret } = await registry.clients.create({ id: newId(), externalSubject });
    expect(secret).toBeNull();
    expect((await registry.findClientBySubject('https://ci.example', 'repo:films'))?.id).toBe(id);
    expect(await registry.findClientBySubject('https://ci.example', 'repo:other')).toBeNull();
    expect(await registry.findClientBySubject('https://other.example', 'repo:films')).toBeNull();
    const second = newId();
    expect(await failure(registry.clients.create({ id: second, externalSubject }))).toBeInstanceOf(ConflictError);
    expect(await registry.findClient(second)).toBeNull();
    await registry.clients.update(id, { externalSubject: null });
    expect(await registry.findClientBySubject('https://ci.example', 'repo:films')).toBeNull();
    await registry.clients.create({ id: second, externalSubject });
  });
});

describe('clients update', () => {
  it('changes what is given and leaves the rest; lists replace', async () => {
    const id = await newClient({
      scopes: ['read'],
      grants: [{ permission: 'view_movie' }],
      attributes: { a: '1' },
      ttlSeconds: 60,
    });
    const before = await registry.clients.show(id);
    expect(await registry.clients.update(id, { scopes: ['write'] })).toEqual({ ...before, scopes: ['write'] });
    expect(
      await registry.clients.update(id, { grants: [], attributes: { b: ['2'] }, ttlSeconds: null, name: 'New' }),
    ).toEqual({
      ...before,
      name: 'New',
      scopes: ['write'],
      grants: [],
      attributes: { b: ['2'] },
      ttl: null,
    });
  });

  it('of nothing changes nothing', async () => {
    const id = await newClient({ scopes: ['read'] });
    const before = await stored(id);
    await registry.clients.update(id, {});
    expect(await stored(id)).toEqual(before);
  });
});

describe('clients grant and revoke', () => {
  it('several grants of one permission stand side by side; an identical one changes nothing', async () => {
    const id = await newClient();
    await registry.clients.grant(id, { permission: 'view_movie' });
    const before = await stored(id);
    await registry.clients.grant(id, { permission: 'view_movie', where: null, until: null });
    expect(await stored(id)).toEqual(before);
    const { grants } = await registry.clients.grant(id, { permission: 'view_movie', until: '2031-01-01T00:00:00Z' });
    expect(grants).toEqual([
      { permission: 'view_movie', where: null, until: null },
      { permission: 'view_movie', where: null, until: '2031-01-01T00:00:00.000Z' },
    ]);
  });

  it('parallel grants are all there afterwards', async () => {
    const id = await newClient();
    const permissions = ['view_movie', 'add_movie', 'change_movie', 'delete_movie', 'view_director'];
    const untils = ['2031-01-01', '2032-01-01'];
    const grants = permissions.flatMap((permission) => untils.map((until) => ({ permission, until })));
    await Promise.all(grants.map((grant) => registry.clients.grant(id, grant)));
    expect((await registry.clients.show(id)).grants).toHaveLength(10);
  });

  it('revoke removes all own grants of the permission, and only these', async () => {
    const id = await newClient({
      grants: [
        { permission: 'view_movie' },
        { permission: 'view_movie', until: '2031-01-01' },
        { permission: 'add_movie' },
      ],
    });
    expect((await registry.clients.revoke(id, 'view_movie')).grants.map(({ permission }) => permission)).toEqual([
      'add_movie',
    ]);
    await registry.clients.revoke(id, 'view_movie');
  });

  it('a permission that the schema no longer knows can be revoked, and one that nobody ever knew is an error', async () => {
    const old = await opened.startNode({
      vocabulary: { permissions: new Set(['view_book']), scopes: new Set(), checkWhere: () => [] },
    });
    const { id } = await old.clients.create({ id: newId(), grants: [{ permission: 'view_book' }] });
    expect((await registry.clients.revoke(id, 'view_book')).grants).toEqual([]);
    expect(await failure(registry.clients.revoke(id, 'view_book'))).toBeInstanceOf(InputError);
  });
});

describe('clients rotate-secret', () => {
  const liveKeyIds = async (id: string) => (await registry.findClient(id))?.secrets.map(({ keyId }) => keyId);

  it('the old secret ends with the overlap, 24 h unless said otherwise', async () => {
    const { id, secretKeyId } = await registry.clients.create({ id: newId() });
    const fresh = await registry.clients.rotateSecret(id);
    expect((await registry.findClient(id))?.secrets).toEqual([
      { keyId: secretKeyId, hash: expect.any(String), expiresAt: opened.clock.now() + 86_400_000 },
      { keyId: fresh.secretKeyId, hash: expect.any(String), expiresAt: null },
    ]);
  });

  it('a later rotation never lengthens the life of a secret, and drops those that have ended', async () => {
    const { id } = await registry.clients.create({ id: newId() });
    const second = await registry.clients.rotateSecret(id, { overlapSeconds: 60 });
    const third = await registry.clients.rotateSecret(id, { overlapSeconds: 3600 });
    const ends = (await registry.findClient(id))?.secrets.map(
      ({ expiresAt }) => expiresAt && expiresAt - opened.clock.now(),
    );
    expect(ends).toEqual([60_000, 3_600_000, null]);
    opened.clock.advance(61);
    const fourth = await registry.clients.rotateSecret(id, { overlapSeconds: 3600 });
    expect(await liveKeyIds(id)).toEqual([second, third, fourth].map(({ secretKeyId }) => secretKeyId));
  });

  it('with no overlap the new secret is the only one', async () => {
    const { id } = await registry.clients.create({ id: newId() });
    await registry.clients.rotateSecret(id, { overlapSeconds: 3600 });
    const { secretKeyId } = await registry.clients.rotateSecret(id, { overlapSeconds: 0 });
    expect(await liveKeyIds(id)).toEqual([secretKeyId]);
  });

  it('is refused when ten secrets live', async () => {
    const { id } = await registry.clients.create({ id: newId() });
    for (let made = 1; made <= 9; made += 1) await registry.clients.rotateSecret(id);
    expect(await failure(registry.clients.rotateSecret(id))).toBeInstanceOf(InputError);
    await registry.clients.rotateSecret(id, { overlapSeconds: 0 });
  });

  it.each([-1, 0.5, Number.NaN, 366 * 86_400])('refuses an overlap of %s seconds', async (overlapSeconds) => {
    expect(await failure(registry.clients.rotateSecret(await newClient(), { overlapSeconds }))).toBeInstanceOf(
      InputError,
    );
  });
});

describe('clients disable, enable, delete', () => {
  it('disable and enable are known at once', async () => {
    const id = await newClient();
    await registry.clients.disable(id);
    expect((await registry.findClient(id))?.enabled).toBe(false);
    expect((await registry.clients.enable(id)).enabled).toBe(true);
    expect((await registry.findClient(id))?.enabled).toBe(true);
  });

  it('delete leaves no client', async () => {
    const id = await newClient();
    await registry.clients.remove(id);
    expect(await registry.findClient(id)).toBeNull();
    expect((await registry.clients.list()).some((client) => client.id === id)).toBe(false);
  });
});

describe('a client that does not exist', () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ['show', (id) => registry.clients.show(id)],
    ['update', (id) => registry.clients.update(id, {})],
    ['enable', (id) => registry.clients.enable(id)],
    ['disable', (id) => registry.clients.disable(id)],
    ['delete', (id) => registry.clients.remove(id)],
    ['rotate-secret', (id) => registry.clients.rotateSecret(id)],
    ['grant', (id) => registry.clients.grant(id, { permission: 'view_movie' })],
    ['revoke', (id) => registry.clients.revoke(id, 'view_movie')],
    ['tokens revoke', (id) => registry.clients.revokeTokens(id)],
    ['secrets', (id) => registry.clients.secrets(id)],
  ])('%s is NOT_FOUND', async (_verb, act) => {
    for (const id of ['nobody', 'NOT AN ID', '__proto__', '$ne'])
      expect(await failure(act(id))).toBeInstanceOf(NotFoundError);
  });
});

describe('TS-9 from when on tokens count', () => {
  const second = () => Math.floor(opened.clock.now() / 1000);
  const validFrom = async (id: string) => (await registry.findClient(id))?.tokensValidFrom;

  it('a new client: from the second that has begun', async () => {
    expect(await validFrom(await newClient())).toBe(second());
  });

  it('revoke all: from the next second; again in the same second: one later, because tokens may bear that one', async () => {
    const id = await newClient();
    await registry.clients.revokeTokens(id);
    expect(await validFrom(id)).toBe(second() + 1);
    await registry.clients.revokeTokens(id);
    expect(await validFrom(id)).toBe(second() + 2);
    opened.clock.advance(10);
    await registry.clients.rotateSecret(id, { revokeTokens: true });
    expect(await validFrom(id)).toBe(second() + 1);
  });

  it('a re-created client: later than any token of the one before, and no later than needed', async () => {
    const id = await newClient();
    await registry.clients.remove(id);
    await registry.clients.create({ id });
    expect(await validFrom(id)).toBe(second() + 1);
    await registry.clients.revokeTokens(id);
    await registry.clients.revokeTokens(id);
    await registry.clients.remove(id);
    await registry.clients.create({ id });
    expect(await validFrom(id)).toBe(second() + 4);
    await registry.clients.remove(id);
    opened.clock.advance(60);
    await registry.clients.create({ id });
    expect(await validFrom(id)).toBe(second() + 1);
  });
});

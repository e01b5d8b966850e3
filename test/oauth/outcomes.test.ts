import { describe, expect, it } from '@jest/globals';
import { Client } from '../../src/registry/models/client.js';
import { Replay } from '../../src/registry/models/replay.js';
import { Revocation } from '../../src/registry/models/revocation.js';
import { until } from '../support/until.js';
import { register, requestToken, tokenOf, whoIs } from './posting.js';
import { withTokenServer } from './with-token-server.js';

const server = withTokenServer();
const lastOutcome = () => server().outcomes.at(-1);

describe('TS-19 every outcome is told, by error code, and by client for registered ids only', () => {
  it('a token that is issued is in the log, by its id and never itself', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client, { scope: 'read' });
    expect(lastOutcome()).toEqual({
      endpoint: 'token',
      outcome: 'issued',
      clientId: client.id,
      requestId: expect.any(String),
    });
    const issuedLine = () =>
      server()
        .logged.entries()
        .findLast((line) => line.issued !== undefined && line.client === client.id);
    // A request's own line is written at the end of the turn that answers it.
    await until(() => issuedLine() !== undefined);
    expect(issuedLine()).toMatchObject({
      client: client.id,
      scope: 'read',
      issued: expect.any(String),
      route: '/oauth/token',
    });
    expect(server().logged.lines.join('\n')).not.toContain(token.split('.')[2]);
  });

  it.each<[string, object, string | null]>([
    ['a registered id', { scope: 'nope' }, 'invalid_scope'],
    ['a registered id', { resource: 'nope' }, 'invalid_target'],
  ])('a refusal of %s: %j', async (_name, params, code) => {
    const client = await register(server());
    await requestToken(server(), client, { ...params });
    expect(lastOutcome()).toMatchObject({ endpoint: 'token', outcome: code, clientId: client.id });
  });

  it('wrong secrets: a registered id is named, any other is not', async () => {
    const client = await register(server());
    await requestToken(server(), { id: client.id, secret: 'wrong' });
    expect(lastOutcome()).toMatchObject({ outcome: 'invalid_client', clientId: client.id });
    await requestToken(server(), { id: 'nobody', secret: 'wrong' });
    expect(lastOutcome()).toMatchObject({ outcome: 'invalid_client', clientId: null });
  });

  it('a refused token at the API', async () => {
    await whoIs(server(), 'x');
    expect(lastOutcome()).toMatchObject({ endpoint: 'api', outcome: 'invalid_token', clientId: null });
  });

  it('the other endpoints and methods', async () => {
    const client = await register(server());
    await requestToken(server(), client, { token: 'x' }, {}, '/oauth/introspect');
    expect(lastOutcome()).toMatchObject({ endpoint: 'introspect', outcome: 'ok', clientId: client.id });
    await requestToken(server(), client, { token: 'x' }, {}, '/oauth/revoke');
    expect(lastOutcome()).toMatchObject({ endpoint: 'revoke', outcome: 'ok' });
    await server().fetch('/oauth/token');
    expect(lastOutcome()).toMatchObject({ endpoint: 'token', outcome: 'invalid_request', clientId: null });
  });
});

describe('TS-16 housekeeping', () => {
  it('a token for a secret writes nothing to the store', async () => {
    const client = await register(server());
    await server().registry.lastUse.flush();
    const { _id, ...before } = (await Client.findById(client.id).lean().exec()) ?? {};
    await tokenOf(server(), client);
    const { _id: id, ...after } = (await Client.findById(client.id).lean().exec()) ?? {};
    expect([id, after, await Replay.countDocuments().exec()]).toEqual([_id, before, 0]);
  });

  it('last use of client and secret is written with the next batch', async () => {
    const client = await register(server());
    await tokenOf(server(), client);
    await server().registry.lastUse.flush();
    const [secret] = await server().registry.clients.secrets(client.id);
    expect((await server().registry.clients.show(client.id)).lastUsed).not.toBeNull();
    expect(secret?.lastUsed).not.toBeNull();
  });

  it('revocations and used ids go by TTL index', async () => {
    for (const model of [Revocation, Replay]) {
      const indexes = await model.collection.indexes();
      expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
    }
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../../support/as.js';
import { startTestServer, type TestServer } from '../../support/start-test-server.js';
import { clientWith, type TestClient } from '../../support/test-client.js';

const key = { KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const titles = 'query Titles($n: Int) { movies(first: $n) { nodes { title } } }';
const count = '{ movies { totalCount } }';
const other = '{ viewer { id } }';
const folder = mkdtempSync(join(tmpdir(), 'scopeql-manifest-'));

function manifest(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const apollo = (operations: unknown) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const good = manifest('good.json', { [sha256(titles)]: titles, counting: count });
const view = { permissions: ['view_movie'], scopes: ['read'] };
const strict = clientWith({ ...view, attributes: { 'limits.TRUSTED_DOCUMENTS_MODE': 'only' } });
const easy = clientWith(view);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ...key, TRUSTED_DOCUMENTS: good, TRUSTED_DOCUMENTS_MODE: 'prefer' } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function post(client: TestClient, body: unknown) {
  const headers = { authorization: `Bearer ${await client.token()}`, 'content-type': 'application/json' };
  return answered(await server.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function get(client: TestClient, query: string) {
  const headers = { authorization: `Bearer ${await client.token()}` };
  return answered(await server.fetch(`/graphql?${query}`, { headers }));
}

async function answered(response: Response) {
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return { status: response.status, data, code: errors?.[0]?.extensions.code };
}

const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });
const untrusted = { status: 400, data: undefined, code: 'BAD_REQUEST' };
const noFilms = { status: 200, data: { movies: { nodes: [] } }, code: undefined };

describe('TRUSTED_DOCUMENTS: a request may name a document', () => {
  it.each<[string, object]>([
    ['by documentId', { documentId: sha256(titles), variables: { n: 1 } }],
    ["by Apollo's extension", { extensions: persisted(titles), variables: { n: 1 } }],
    ['by its text', { query: titles }],
    ['by both', { query: titles, extensions: persisted(titles), operationName: 'Titles' }],
  ])('%s', async (_how, body) => {
    expect(await post(strict, body)).toEqual(noFilms);
    expect(await post(easy, body)).toEqual(noFilms);
  });

  it('by GET, whatever its id is', async () => {
    const counted = { status: 200, data: { movies: { totalCount: 0 } }, code: undefined };
    expect(await get(strict, 'documentId=counting')).toEqual(counted);
    const extensions = encodeURIComponent(JSON.stringify(persisted(titles)));
    expect(await get(strict, `extensions=${extensions}&variables=${encodeURIComponent('{"n":1}')}`)).toEqual(noFilms);
  });
});

describe('TRUSTED_DOCUMENTS_MODE=only: nothing else is served', () => {
  it.each<[string, unknown]>([
    ['another document', { query: other }],
    ['a trusted one with one space more', { query: `${count} ` }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['what is not even GraphQL', { query: '{ nope' }],
    ['an unknown id', { documentId: sha256(other) }],
    ['an unknown hash', { extensions: persisted(other) }],
    ['registering a persisted query', { query: other, extensions: persisted(other) }],
    ['another document under a trusted id', { query: other, documentId: 'counting' }],
    ['another document under a trusted hash', { query: other, extensions: persisted(titles) }],
    ['an empty text and the hash of another', { query: '', extensions: persisted(other) }],
    ['a hash in a list', { extensions: { persistedQuery: { version: 1, sha256Hash: [sha256(other)] } } }],
    ['a list for a text', { query: [other] }],
    ['a batch', [{ query: other }]],
    ['nothing', {}],
  ])('%s is BAD_REQUEST', async (_what, body) => {
    // What somebody else has registered must not open a way.
    await post(easy, { query: other, extensions: persisted(other) });
    expect(await post(strict, body)).toEqual(untrusted);
  });

  it.each([
    `query=${encodeURIComponent(other)}`,
    `query=&query=${encodeURIComponent(other)}`,
    `query=${encodeURIComponent(other)}&documentId=counting`,
    `extensions=${encodeURIComponent('{}')}&extensions=${encodeURIComponent(JSON.stringify(persisted(other)))}`,
  ])('GET %s is BAD_REQUEST', async (query) => {
    await post(easy, { query: other, extensions: persisted(other) });
    expect(await get(strict, query)).toEqual(untrusted);
  });

  it('is counted', async () => {
    expect(await (await server.fetch('/metrics')).text()).toMatch(
      /limits_hit_total\{limit="TRUSTED_DOCUMENTS_MODE"\} \d/,
    );
  });

  it('others are served what they like', async () => {
    expect((await as(easy).query(other)).status).toBe(200);
  });
});

describe("Apollo's automatic persisted queries", () => {
  const text = '{ viewer { name } }';

  it('are asked for by hash, sent once, and then known to every client', async () => {
    expect(await post(easy, { extensions: persisted(text) })).toMatchObject({
      status: 200,
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(await post(easy, { query: text, extensions: persisted(text) })).toMatchObject({
      status: 200,
      code: undefined,
    });
    expect(await post(easy, { extensions: persisted(text) })).toMatchObject({ status: 200, code: undefined });
    const extensions = encodeURIComponent(JSON.stringify(persisted(text)));
    expect(await get(clientWith(view), `extensions=${extensions}`)).toMatchObject({ status: 200, code: undefined });
  });

  it('cannot be registered under the hash of another text', async () => {
    const poison = { query: '{ viewer { scopes } }', extensions: persisted('{ viewer { permissions } }') };
    expect(await post(easy, poison)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    const asked = await post(easy, { extensions: persisted('{ viewer { permissions } }') });
    expect(asked.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('are decided for who asks, not for who sent them', async () => {
    await post(easy, { query: count, extensions: persisted(count) });
    const blind = clientWith({ permissions: [], scopes: ['read'] });
    expect(await post(blind, { extensions: persisted(count) })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

describe('a manifest that cannot be used stops the start', () => {
  it.each<[string, () => string, RegExp]>([
    ['is missing', () => join(folder, 'none.json'), /none\.json cannot be read \(ENOENT\)/],
    ['is no JSON', () => manifest('text.json', 'movies'), /it is no JSON/],
    ['has another shape', () => manifest('list.json', [titles]), /is no manifest/],
    ['has a document that is no text', () => manifest('number.json', { a: 5 }), /is no manifest/],
    ['is of another version', () => manifest('version.json', { ...apollo([]), version: 2 }), /is no manifest/],
    ['is empty', () => manifest('empty.json', {}), /is no manifest/],
    ['has a document that does not parse', () => manifest('parse.json', { abc: '{ movies ' }), /abc cannot be parsed/],
    [
      'has documents that do not fit the schema',
      () => manifest('schema.json', apollo([{ id: 'x1', name: 'A', type: 'query', body: '{ nope }' }])),
      /x1 does not fit the schema: .*nope/,
    ],
  ])('when it %s', async (_what, path, message) => {
    const env = { TRUSTED_DOCUMENTS: path(), TRUSTED_DOCUMENTS_MODE: 'only' };
    await expect(startTestServer({ store: server.store, env })).rejects.toThrow(message);
  });

  it("Apollo's format is read", async () => {
    const path = manifest('apollo.json', apollo([{ id: 'x1', name: 'Titles', type: 'query', body: titles }]));
    const second = await startTestServer({
      store: server.store,
      env: { ...key, TRUSTED_DOCUMENTS: path, TRUSTED_DOCUMENTS_MODE: 'only' },
    });
    const client = clientWith(view, () => second);
    const headers = { authorization: `Bearer ${await client.token()}`, 'content-type': 'application/json' };
    const ask = (body: object) => second.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await ask({ documentId: 'x1' })).status).toBe(200);
    expect((await ask({ query: count })).status).toBe(400);
    await second.close();
  });
});

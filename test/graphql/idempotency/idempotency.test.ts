import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { concatAST, parse } from 'graphql';
import { model, Schema } from 'mongoose';
import { readSchemaDir } from '../../../src/graphql/read-schema-dir.js';
import { IdempotencyKey } from '../../../src/registry/models/idempotency-key.js';
import { serverInfo } from '../../../src/resolvers/server-info.js';
import { viewer } from '../../../src/resolvers/viewer.js';
import { as, type GraphqlAnswer } from '../../support/as.js';
import { startTestServer, type TestServer } from '../../support/start-test-server.js';
import { clientWith, type TestClient } from '../../support/test-client.js';

const noteSchema = new Schema({ text: { type: String, required: true, maxlength: 20 }, slug: String });
noteSchema.index({ slug: 1 }, { unique: true, sparse: true });
const Note = model('Note', noteSchema);

const sdl = `
  type Note @model { text: String! slug: String }
  type Minted { id: ID! apiToken: String }
  extend type Mutation {
    slow: Int @permission(requires: "be_slow")
    broken: Int @permission(requires: "be_slow")
    mint: Minted @permission(requires: "be_slow")
  }
`;

/** Runs of the hand-written mutations, and what those in flight wait for. */
const runs = { slow: 0, broken: 0, mint: 0 };
let gate: Promise<void> = Promise.resolve();

const notes = ['view_note', 'add_note', 'change_note', 'delete_note', 'be_slow'];
const writer = clientWith({ permissions: notes, scopes: ['read', 'write'] });
const other = clientWith({ permissions: notes, scopes: ['read', 'write'] });
const admin = clientWith({
  permissions: ['add_client', 'view_client', 'change_client'],
  scopes: ['read', 'write'],
});
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    sources: {
      schemaDir: concatAST([readSchemaDir('schema/system'), parse(sdl)]),
      models: [Note],
      resolvers: {
        Query: { viewer, serverInfo },
        Mutation: {
          slow: async () => {
            runs.slow += 1;
            const mine = runs.slow;
            await gate;
            return mine;
          },
          broken: () => {
            runs.broken += 1;
            throw new Error('broken');
          },
          mint: () => {
            runs.mint += 1;
            return { id: '1', apiToken: 'very-secret-token' };
          },
        },
      },
    },
  });
});

beforeEach(() => Promise.all([Note.collection.deleteMany({}), IdempotencyKey.collection.deleteMany({})]));
afterAll(() => server.close());

const create = 'mutation ($text: String!) { createNote(input: { text: $text }) { id note { text version } } }';
const keyed = (key: string) => ({ 'idempotency-key': key });

function send(
  key: string,
  document: string,
  variables: Record<string, unknown> = {},
  client: TestClient = writer,
): Promise<GraphqlAnswer> {
  return as(client).query(document, variables, keyed(key));
}

const count = () => Note.collection.countDocuments({});
const codeOf = ({ status, errors }: GraphqlAnswer) => [status, errors?.[0]?.extensions.code];

describe('Idempotency-Key', () => {
  it('the same key, client and body: the same answer, word for word, and nothing written again', async () => {
    const first = await send('one', create, { text: 'a' });
    const second = await send('one', create, { text: 'a' });
    expect(first.status).toBe(200);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(await count()).toBe(1);
    expect((await send('two', create, { text: 'a' })).text).not.toBe(first.text);
    expect(await count()).toBe(2);
  });

  it('the answer stays as it was, whatever became of the row', async () => {
    const first = await send('one', create, { text: 'a' });
    await Note.collection.updateMany({}, { $set: { text: 'b' } });
    expect((await send('one', create, { text: 'a' })).text).toBe(first.text);
  });

  it('the same key with another body is 422 CONFLICT', async () => {
    await send('one', create, { text: 'a' });
    const answer = await send('one', create, { text: 'b' });
    expect(codeOf(answer)).toEqual([422, 'CONFLICT']);
    expect('data' in answer).toBe(false);
    expect(codeOf(await send('one', create.replace('version', ''), { text: 'a' }))).toEqual([422, 'CONFLICT']);
    expect(await count()).toBe(1);
  });

  it('a body that differs in its spacing and the order of its variables is the same', async () => {
    const document = 'mutation ($a: String!, $b: String) { createNote(input: { text: $a, slug: $b }) { id } }';
    const first = await send('one', document, { a: 'a', b: 'b' });
    expect((await send('one', document.replaceAll(' ', '  '), { b: 'b', a: 'a' })).text).toBe(first.text);
  });

  it('the same key of two clients is two keys', async () => {
    const mine = await send('one', create, { text: 'a' });
    const theirs = await send('one', create, { text: 'a' }, other);
    expect(theirs.status).toBe(200);
    expect(theirs.text).not.toBe(mine.text);
    expect(codeOf(await send('one', create, { text: 'b' }, other))).toEqual([422, 'CONFLICT']);
    expect(await count()).toBe(2);
  });

  it('a client that is registered anew under the id of another gets none of its answers', async () => {
    const spec = { id: 'renewed', permissions: notes, scopes: ['read', 'write'] };
    const mine = await send('one', create, { text: 'a' }, clientWith(spec));
    await server.registry.clients.remove('renewed');
    server.clock.advance(1);
    const theirs = await send('one', create, { text: 'a' }, clientWith(spec));
    expect(theirs.status).toBe(200);
    expect(theirs.text).not.toBe(mine.text);
    expect(await count()).toBe(2);
  });

  it('an answer of a token of more scopes is not handed to one of fewer', async () => {
    await send('one', create, { text: 'a' });
    const answer = await as(writer, 'write').query(create, { text: 'a' }, keyed('one'));
    expect(codeOf(answer)).toEqual([403, 'FORBIDDEN']);
  });

  it('errors of what ran are kept too, with their places', async () => {
    const document = 'mutation ($text: String!) {\n  createNote(input: { text: $text }) { id }\n}';
    const first = await send('one', document, { text: 'far too long to be taken by the model' });
    const second = await send('one', document, { text: 'far too long to be taken by the model' });
    expect(codeOf(first)).toEqual([200, 'BAD_USER_INPUT']);
    expect(second.text).toBe(first.text);
    const broken = await send('two', 'mutation { broken }');
    expect((await send('two', 'mutation { broken }')).text).toBe(broken.text);
    expect(runs.broken).toBe(1);
  });

  it.each([
    ['what is not allowed', 'mutation { createClient(input: { clientId: "x" }) { id } }', {}, [403, 'FORBIDDEN']],
    ['a malformed variable', create, { text: 5 }, [400, 'BAD_USER_INPUT']],
    ['what is not valid', 'mutation { nope }', {}, [400, 'GRAPHQL_VALIDATION_FAILED']],
  ])('%s is refused before, and leaves the key free', async (_what, document, variables, expected) => {
    expect(codeOf(await send('one', document, variables))).toEqual(expected);
    expect(await IdempotencyKey.countDocuments({})).toBe(0);
    expect((await send('one', create, { text: 'a' })).status).toBe(200);
  });

  it('queries are not remembered', async () => {
    const list = '{ notes { totalCount } }';
    expect((await send('one', list)).data).toEqual({ notes: { totalCount: 0 } });
    await send('two', create, { text: 'a' });
    expect((await send('one', list)).data).toEqual({ notes: { totalCount: 1 } });
    expect(await IdempotencyKey.countDocuments({})).toBe(1);
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['not printable', 'tab\tbed'],
    ['not ASCII', 'clé'],
  ])('a key that is %s is 400', async (_what, key) => {
    expect(codeOf(await send(key, create, { text: 'a' }))).toEqual([400, 'BAD_REQUEST']);
    expect(await count()).toBe(0);
  });

  it('a key of 255 characters does', async () => {
    expect((await send('~ '.repeat(127).trim().padEnd(255, 'x'), create, { text: 'a' })).status).toBe(200);
  });

  it('two at once run once, and both get the answer', async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const before = runs.slow;
    const sent = Promise.all([1, 2, 3, 4].map(() => send('one', 'mutation { slow }')));
    while (runs.slow === before) await new Promise((resolve) => setTimeout(resolve, 5));
    open();
    const answers = await sent;
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(runs.slow).toBe(before + 1);
  });

  it('after 24 hours the key is free', async () => {
    const first = await send('one', create, { text: 'a' });
    server.clock.advance(24 * 3600 - 1);
    expect((await send('one', create, { text: 'a' })).text).toBe(first.text);
    server.clock.advance(1);
    expect((await send('one', create, { text: 'other' })).status).toBe(200);
    expect(await count()).toBe(2);
  });

  it('one event for the mutation, none for its answer again', async () => {
    const eventsOf = () => server.logged.entries().filter(({ audit }) => audit !== undefined).length;
    const before = eventsOf();
    await send('one', create, { text: 'a' });
    await send('one', create, { text: 'a' });
    expect(eventsOf()).toBe(before + 1);
  });

  it('the key stands neither in the log nor in the store', async () => {
    const key = 'do-not-write-me-down';
    await send(key, create, { text: 'a' });
    await send(key, create, { text: 'b' });
    expect(server.logged.lines.join('')).not.toContain(key);
    expect(JSON.stringify(await IdempotencyKey.find({}).lean())).not.toContain(key);
  });
});

describe('an answer that holds a secret', () => {
  it('is shown once and never stored: the client is made once', async () => {
    const document = 'mutation { createClient(input: { clientId: "once" }) { id secret } }';
    const first = await send('one', document, {}, admin);
    const { secret } = (first.data as { createClient: { secret: string } }).createClient;
    expect(secret).toMatch(/^sqs_/);
    expect(JSON.stringify(await IdempotencyKey.find({}).lean())).not.toContain(secret);
    const second = await send('one', document, {}, admin);
    expect(codeOf(second)).toEqual([422, 'CONFLICT']);
    expect(second.errors?.[0]?.message).toMatch(/carried out.*secret/);
    expect(await server.registry.clients.list()).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'once' })]),
    );
  });

  it('is kept when the secret is not asked for', async () => {
    const document = 'mutation { createClient(input: { clientId: "quiet" }) { id } }';
    const first = await send('one', document, {}, admin);
    expect((await send('one', document, {}, admin)).text).toBe(first.text);
  });

  it('under another name, or of a hand-written mutation, likewise', async () => {
    const rotate = 'mutation { rotateClientSecret(id: "once") { shown: secret } }';
    expect((await send('one', rotate, {}, admin)).status).toBe(200);
    expect(codeOf(await send('one', rotate, {}, admin))).toEqual([422, 'CONFLICT']);
    const mint = 'mutation { mint { ...on Minted { t: apiToken } } }';
    expect((await send('two', mint)).data).toEqual({ mint: { t: 'very-secret-token' } });
    expect(codeOf(await send('two', mint))).toEqual([422, 'CONFLICT']);
    expect(runs.mint).toBe(1);
    expect(JSON.stringify(await IdempotencyKey.find({}).lean())).not.toContain('very-secret-token');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymously, as } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const auditor = clientWith({
  permissions: ['view_auditevent', 'view_movie', 'add_movie', 'change_movie'],
  scopes: ['read', 'write'],
});
const admin = clientWith({ id: 'admin', permissions: ['add_client', 'view_movie'], scopes: ['read', 'write'] });
const crime = clientWith({
  id: 'crime',
  permissions: ['add_movie'],
  scopes: ['write'],
  where: { genre: { eq: 'Crime' } },
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.close());

interface Logged {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** The audit events that the log has of a client. */
const eventsOf = (id: string): Logged[] =>
  server.logged.entries().flatMap(({ audit }) => {
    const event = audit as (Logged & { clientId: string }) | undefined;
    return event?.clientId === id && event.kind !== 'oauth' ? [event] : [];
  });

describe('AZ-15 audit', () => {
  it('a mutation: the names of what was written, no values', async () => {
    await as(auditor).data('mutation Add { createMovie(input: { title: "Secret title", genre: "Crime" }) { id } }');
    expect(eventsOf(auditor.id).at(-1)).toEqual({
      time: expect.any(Number),
      requestId: expect.any(String),
      clientId: auditor.id,
      kind: 'mutation',
      decision: 'allowed',
      operationName: 'Add',
      coordinates: ['Mutation.createMovie'],
      changedFields: ['title', 'genre'],
    });
    expect(JSON.stringify(server.logged.lines)).not.toContain('Secret title');
  });

  it('names from variables', async () => {
    const input = { title: 'x', imdbVotes: 5 };
    await as(auditor).data('mutation ($input: MovieCreateInput!) { createMovie(input: $input) { id } }', { input });
    expect(eventsOf(auditor.id).at(-1)?.changedFields).toEqual(['title', 'imdbVotes']);
  });

  it('a denial before execution, in whole and in part', async () => {
    await as(auditor).query('mutation { deleteMovie(id: 1) { id } }');
    expect(eventsOf(auditor.id).at(-1)).toMatchObject({
      kind: 'denial',
      decision: 'denied',
      coordinates: ['Mutation.deleteMovie'],
    });
    await as(auditor).query('{ movies { nodes { title usGross } } }');
    expect(eventsOf(auditor.id).at(-1)).toMatchObject({ kind: 'denial', coordinates: ['Movie.usGross'] });
  });

  it('a denial of a row is one event, and so is what was done beside it', async () => {
    await as(crime).query('mutation { createMovie(input: { title: "x", genre: "Drama" }) { id } }');
    expect(eventsOf('crime')).toMatchObject([
      { kind: 'denial', coordinates: ['Mutation.createMovie'], changedFields: ['title', 'genre'] },
    ]);
    await as(crime).query(
      'mutation { a: createMovies(inputs: [{ title: "x", genre: "Crime" }]) { count } b: createMovie(input: { genre: "Drama", title: "x" }) { id } }',
    );
    expect(eventsOf('crime').slice(1)).toMatchObject([
      {
        kind: 'mutation',
        decision: 'allowed',
        coordinates: ['Mutation.createMovies'],
        changedFields: ['title', 'genre'],
      },
      { kind: 'denial', decision: 'denied', coordinates: ['Mutation.createMovie'], changedFields: ['genre', 'title'] },
    ]);
  });

  it('a mutation that never ran since its variables are malformed leaves none', async () => {
    const before = eventsOf(auditor.id).length;
    await as(auditor).query('mutation ($i: MovieCreateInput!) { createMovie(input: $i) { id } }', { i: { title: 5 } });
    expect(eventsOf(auditor.id).length).toBe(before);
  });

  it('an administrative act, and one that is refused', async () => {
    await as(admin).data('mutation { createClient(input: { clientId: "new", scopes: ["read"] }) { id } }');
    expect(eventsOf('admin').at(-1)).toMatchObject({
      kind: 'administration',
      decision: 'allowed',
      changedFields: ['clientId', 'scopes'],
    });
    await as(admin).query(
      'mutation { createClient(input: { clientId: "strong", grants: [{ permission: "delete_movie" }] }) { id } }',
    );
    expect(eventsOf('admin').at(-1)).toMatchObject({ kind: 'denial', coordinates: ['Mutation.createClient'] });
  });

  it('nothing for an allowed query, or for anybody without a token', async () => {
    const before = server.logged.entries().filter(({ audit }) => audit).length;
    await as(auditor).data('{ movies { totalCount } }');
    await anonymously().query('{ movies { totalCount } }');
    expect(server.logged.entries().filter(({ audit }) => audit).length).toBe(before);
  });

  it('can be read with view_auditevent', async () => {
    const document =
      '{ auditEvents(where: { clientId: { eq: "admin" }, kind: { eq: "administration" } }) { nodes { kind decision coordinates changedFields } } }';
    const read = async () =>
      (await as(auditor).data<{ auditEvents: { nodes: unknown[] } }>(document)).auditEvents.nodes;
    let events = await read();
    for (let tries = 0; events.length < 2 && tries < 500; tries += 1) events = await read();
    expect(events).toContainEqual({
      kind: 'administration',
      decision: 'allowed',
      coordinates: ['Mutation.createClient'],
      changedFields: ['clientId', 'scopes'],
    });
    expect((await as(admin).query(document)).status).toBe(403);
  });
});

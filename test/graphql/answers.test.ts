import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymously, as } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const readAll = ['view_movie', 'view_director', 'view_distributor'];
const reader = clientWith({ permissions: readAll, scopes: ['read'] });
const movieOnly = clientWith({ permissions: ['view_movie'], scopes: ['read'] });
const editor = clientWith({ permissions: [...readAll, 'add_movie', 'change_movie', 'delete_movie', 'add_director'], scopes: ['read', 'write', 'movie:finance'] });

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const { createDirector } = await as(editor).data<{ createDirector: { id: string } }>(
    'mutation { createDirector(input: { name: "Michael Mann" }) { id } }',
  ).catch(() => ({ createDirector: { id: '' } }));
  void createDirector;
  await as(editor).data('mutation { createMovie(input: { title: "Heat", usGross: 67436818 }) { id } }');
});

afterAll(() => server.close());

it('x', async () => {
  for (const [who, q, v] of [
    [reader, '{ movies { nodes { title usGross director { name } } } viewer { id scopes } }'],
    [movieOnly, '{ directors { totalCount } }'],
    [reader, 'mutation { createMovie(input: { title: "x" }) { id } }'],
    [null, '{ serverInfo { name version tokenEndpoint } }'],
    [null, '{ movies { totalCount } }'],
  ] as const) {
    const a = await (who ? as(who) : anonymously()).query(q);
    console.log(q, a.status, a.headers.get('www-authenticate'), a.headers.get('content-type'), a.text);
  }
});

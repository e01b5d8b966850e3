import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymously, as } from '../../support/as.js';
import { startTestServer, type TestServer } from '../../support/start-test-server.js';
import { clientWith } from '../../support/test-client.js';

const view = ['view_movie', 'view_director', 'view_distributor'];
const reader = clientWith({ permissions: view, scopes: ['read'] });
const large = clientWith({ permissions: view, scopes: ['read'], attributes: { 'limits.MAX_COST': '20000' } });
const small = clientWith({ permissions: view, scopes: ['read'], attributes: { 'limits.MAX_COST': '50' } });
const asked = { 'scopeql-cost': '1' };
const page = '{ movies(first: 200) { nodes { title director { name } distributor { name } } } }';
const pages = (count: number) =>
  `{ ${Array.from({ length: count }, (_, n) => `p${n}: ${page.slice(1, -1)}`).join(' ')} }`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('MAX_COST: what an operation may cost', () => {
  it('a page of 200 with two references is well under it, and says so when asked', async () => {
    const { status, extensions } = await as(reader).query(page, {}, asked);
    expect([status, extensions]).toEqual([200, { cost: { requested: 601, remaining: 9399 } }]);
    expect((await as(reader).query(page)).extensions).toBeUndefined();
  });

  it('what costs more is refused before it runs, with limit and figure', async () => {
    const { status, errors, extensions, ...answer } = await as(reader).query(pages(17), {}, asked);
    expect([status, 'data' in answer, extensions]).toEqual([400, false, { cost: { requested: 10217, remaining: 0 } }]);
    expect(errors).toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED' }, message: expect.stringMatching(/10217 .*10000.*MAX_COST/) },
    ]);
    expect((await (await server.fetch('/metrics')).text()).includes('limits_hit_total{limit="MAX_COST"}')).toBe(true);
  });

  it('an attribute of the client says otherwise', async () => {
    expect((await as(large).query(pages(17))).status).toBe(200);
    expect((await as(small).query(page)).errors?.[0]?.message).toContain('50 are allowed');
  });

  it('an attribute that says nothing of the kind cannot be set', async () => {
    for (const [name, value] of [
      ['limits.MAX_COST', 'much'],
      ['limits.MAX_COST', '0'],
      ['limits.MAX_COTS', '5'],
      ['limits.RATE_LIMIT', '5 a second'],
      ['limits.__proto__', '5'],
    ] as const) {
      const made = server.registry.clients.create({ id: 'wrong', name: 'wrong', attributes: { [name]: value } });
      await expect(made).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('what is forbidden is said before what it costs', async () => {
    const { status, errors } = await as(small).query(pages(17).replaceAll('title', 'usGross'));
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
    const denied = await as(small).query('mutation { createMovie(input: { title: "x" }) { id } }');
    expect(denied.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('nobody is told what the public costs as well', async () => {
    const { extensions } = await anonymously().query('{ serverInfo { name } }', {}, asked);
    expect(extensions).toEqual({ cost: { requested: 1, remaining: 9999 } });
  });
});

describe('RATE_LIMIT: what a client may spend', () => {
  const budget = { 'limits.RATE_LIMIT': '1000/m' };
  const spender = clientWith({ permissions: view, scopes: ['read'], attributes: budget });
  const other = clientWith({ permissions: view, scopes: ['read'], attributes: budget });
  const tenth = '{ movies(first: 99) { nodes { title } } }';

  it('is counted by cost, said in headers, refused with 429 and given back with time', async () => {
    const first = await as(spender).query(tenth, {}, asked);
    expect(first.extensions).toEqual({ cost: { requested: 100, remaining: 900 } });
    expect(first.headers.get('ratelimit')).toBe('"cost";r=900;t=6');
    expect(first.headers.get('ratelimit-policy')).toBe('"cost";q=1000;w=60');
    for (let n = 0; n < 9; n += 1) expect((await as(spender).query(tenth)).status).toBe(200);

    const { status, headers, errors } = await as(spender).query(tenth);
    expect([status, headers.get('retry-after'), errors?.[0]?.extensions.code]).toEqual([429, '1', 'RATE_LIMITED']);
    expect((await as(other).query(tenth)).status).toBe(200);

    server.clock.advance(3);
    const late = await as(spender).query(tenth);
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '4']);
    server.clock.advance(4);
    expect((await as(spender).query(tenth)).status).toBe(200);
  });

  it('what is refused for another reason costs a point', async () => {
    server.clock.advance(60);
    const { headers } = await as(spender).query('{ nope');
    expect(headers.get('ratelimit')).toBe('"cost";r=999;t=1');
  });

  it('what costs more than the whole budget is refused for good', async () => {
    server.clock.advance(60);
    const { status, errors } = await as(spender).query(pages(2));
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'LIMIT_EXCEEDED']);
    expect(errors?.[0]?.message).toMatch(/1202 .*1000 .*RATE_LIMIT/);
  });
});

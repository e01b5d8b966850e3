import { expect, it } from '@jest/globals';
import { rawHttp } from '../support/raw-http.js';
import { ids, storeState, underAttack } from './attack-kit.js';

underAttack('attack 12: odd requests', ['both'], ({ editor, owner, server }) => {
  const deletion = `mutation { deleteFilm(id: "${ids.heat}") { id } }`;
  const send = async (init: RequestInit, path = '/graphql') => {
    const answer = await server().fetch(path, init);
    const text = await answer.text();
    return { status: answer.status, text, type: answer.headers.get('content-type') };
  };
  const bearer = async () => ({ authorization: `Bearer ${await editor.token()}` });

  it('a mutation by GET', async () => {
    const before = await storeState();
    const { status } = await send(
      { headers: { ...(await bearer()), accept: 'application/json' } },
      `/graphql?${new URLSearchParams({ query: deletion })}`,
    );
    expect(status).toBe(405);
    expect(await storeState()).toBe(before);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', new URLSearchParams({ query: deletion }).toString()],
    ['text', 'text/plain', JSON.stringify({ query: deletion })],
    ['text with a JSON parameter', 'text/plain; application/json', JSON.stringify({ query: deletion })],
    [
      'multipart',
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n${deletion}\r\n--x--`,
    ],
    ['GraphQL itself', 'application/graphql', deletion],
    ['XML', 'application/xml', '<query/>'],
    ['nonsense', 'nonsense', JSON.stringify({ query: deletion })],
  ])('%s for a body', async (_what, contentType, body) => {
    const before = await storeState();
    const { status, text } = await send({
      method: 'POST',
      headers: { ...(await bearer()), 'content-type': contentType },
      body,
    });
    expect(status).toBe(415);
    expect(JSON.parse(text).errors[0].extensions.code).toBe('BAD_REQUEST');
    expect(await storeState()).toBe(before);
  });

  it('no content type', async () => {
    const before = await storeState();
    const body = JSON.stringify({ query: deletion });
    const token = await editor.token();
    const answer = await rawHttp(
      server().url,
      `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer.status).toBe(415);
    expect(await storeState()).toBe(before);
  });

  it('two Authorization headers', async () => {
    const body = '{"query":"{ viewer { id } }"}';
    const tokens = [await editor.token(), await owner.token()];
    for (const [first, second] of [tokens, [...tokens].reverse(), [tokens[0], tokens[0]]]) {
      const answer = await rawHttp(
        server().url,
        `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer ${first}\r\nAuthorization: Bearer ${second}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      expect([400, 401]).toContain(answer.status);
      expect(answer.body).not.toContain('"data"');
    }
  });

  it('a token in the URL or in the body is none', async () => {
    const token = await editor.token();
    const json = { 'content-type': 'application/json' };
    const query = '{ viewer { id } }';
    const inUrl = await send(
      { method: 'POST', headers: json, body: JSON.stringify({ query }) },
      `/graphql?access_token=${token}`,
    );
    const inBody = await send({ method: 'POST', headers: json, body: JSON.stringify({ query, access_token: token }) });
    expect([inUrl.status, inBody.status]).toEqual([401, 401]);
    expect(inUrl.text + inBody.text).not.toContain(token);
  });

  it.each([
    ['{"query":'],
    ['null'],
    ['5'],
    ['"query"'],
    ['[]'],
    ['{}'],
    ['{"query":5}'],
    ['{"query":"{ viewer { id } }","variables":"x"}'],
    [''],
  ])('the body %s', async (body) => {
    const { status, text } = await send({
      method: 'POST',
      headers: { ...(await bearer()), 'content-type': 'application/json' },
      body,
    });
    expect(status).toBe(400);
    expect(JSON.parse(text).errors[0].extensions.code).toBe('BAD_REQUEST');
  });
});

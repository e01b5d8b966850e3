import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import type { TestClient } from '../support/test-client.js';
import { expectNoSecret, ids, storeState, underAttack } from './attack-kit.js';

underAttack(
  'attack 11: batches, persisted queries, GET, conditions, several operations',
  ['both'],
  ({ reader, editor, owner, server }) => {
    const post = async (client: TestClient | null, body: unknown) => {
      const authorization = client ? { authorization: `Bearer ${await client.token()}` } : {};
      const answer = await server().fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization },
        body: JSON.stringify(body),
      });
      return { status: answer.status, text: await answer.text() };
    };
    const persisted = (query: string) => ({
      persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
    });

    it('a batch is refused as a whole', async () => {
      const { status, text } = await post(reader, [
        { query: '{ films { totalCount } }' },
        { query: '{ persons { totalCount } }' },
      ]);
      expect(status).toBe(400);
      expect(text).not.toContain('totalCount":');
    });

    it('a persisted query is decided for who sends it, not for who registered it', async () => {
      const query = '{ films { nodes { title gross } } }';
      const registered = await post(owner, { query, extensions: persisted(query) });
      expect(registered.text).toContain('424242424242');
      const used = await post(reader, { extensions: persisted(query) });
      expectNoSecret(used.text);
      expect(used.text).toContain('FORBIDDEN');
      expect((await post(null, { extensions: persisted(query) })).status).toBe(401);
    });

    it('a hash of another query does not replace it', async () => {
      const { status } = await post(reader, {
        query: '{ viewer { id } }',
        extensions: persisted('{ films { totalCount } }'),
      });
      expect(status).toBe(400);
    });

    it('GET is decided as POST is', async () => {
      const token = await reader.token();
      const get = (query: string) =>
        server().fetch(`/graphql?${new URLSearchParams({ query })}`, {
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        });
      const allowed = await get('{ films { totalCount } }');
      expect([allowed.status, await allowed.json()]).toEqual([200, { data: { films: { totalCount: 2 } } }]);
      const denied = await get('{ films(where: { gross: { gt: 5 } }) { totalCount } }');
      expect(denied.status).toBe(403);
    });

    it.each([
      [
        '@include from a variable',
        'query ($yes: Boolean!) { films { nodes { gross @include(if: $yes) } } }',
        { yes: true },
      ],
      ['@skip from a variable', 'query ($no: Boolean!) { films { nodes { gross @skip(if: $no) } } }', { no: false }],
      ['a default', 'query ($yes: Boolean = true) { films { nodes { gross @include(if: $yes) } } }', {}],
      [
        'on a fragment',
        'query ($yes: Boolean!) { films { nodes { ...F @include(if: $yes) } } } fragment F on Film { gross }',
        { yes: true },
      ],
    ])('%s', async (_how, document, variables) => {
      const { text, errors } = await as(reader).query(document, variables);
      expectNoSecret(text);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', coordinate: 'Film.gross' });
    });

    it('one document under both values of a condition, again and again', async () => {
      const document =
        'query ($on: Boolean!) { films(where: { title: { eq: "Heat" } }) { nodes { title gross @include(if: $on) } } }';
      for (const on of [true, false, true, false]) {
        const { data, errors } = await as(reader).query(document, { on });
        expect(data).toEqual({ films: { nodes: [on ? { title: 'Heat', gross: null } : { title: 'Heat' }] } });
        expect(errors?.length ?? 0).toBe(on ? 1 : 0);
      }
    });

    it('a condition that is null or missing is refused', async () => {
      const document = 'query ($on: Boolean!) { films { nodes { gross @include(if: $on) } } }';
      expect((await post(reader, { query: document, variables: { on: null } })).status).toBe(400);
      expect((await post(reader, { query: document })).status).toBe(400);
      expect((await post(reader, { query: document, variables: { on: 'true' } })).status).toBe(400);
    });

    it('a condition with a default that is sent as null is refused before anything is written', async () => {
      const document = `mutation ($on: Boolean = true) {
        updateFilm(id: "${ids.ronin}", input: { genre: "Broken" }) { id film { title gross @include(if: $on) } }
      }`;
      const before = await storeState();
      for (const sender of [editor, owner]) {
        const { status, errors } = await as(sender).query(document, { on: null });
        expect([status, errors?.[0]?.extensions]).toEqual([
          400,
          { code: 'BAD_USER_INPUT', fields: [{ path: 'on', message: expect.stringContaining('must not be null') }] },
        ]);
      }
      expect(await storeState()).toBe(before);
    });

    it('operationName chooses what is decided and what runs', async () => {
      const query = `query Safe { films { totalCount } } query Unsafe { persons { totalCount } } mutation Write { deleteFilm(id: "${ids.heat}") { id } }`;
      const before = await storeState();
      expect(await post(reader, { query, operationName: 'Safe' })).toMatchObject({ status: 200 });
      expect(await post(reader, { query, operationName: 'Unsafe' })).toMatchObject({ status: 403 });
      expect(await post(reader, { query, operationName: 'Write' })).toMatchObject({ status: 403 });
      expect(await post(reader, { query, operationName: 'Other' })).toMatchObject({ status: 400 });
      expect(await post(reader, { query })).toMatchObject({ status: 400 });
      expect(await post(reader, { query, operationName: '' })).toMatchObject({ status: 400 });
      expect(await storeState()).toBe(before);
    });
  },
);

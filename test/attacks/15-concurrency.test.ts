import { expect, it } from '@jest/globals';
import { as, asToken } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { expectNoSecret, underAttack } from './attack-kit.js';
import { secrets } from './attack-models.js';

underAttack('attack 15: one document, many tokens at once', ['both'], ({ reader, owner, blindWriter, server }) => {
  it('each gets its own decision', async () => {
    const document = '{ films(where: { title: { eq: "Heat" } }) { nodes { title gross star { name } } } }';
    const clients = [reader, owner, blindWriter];
    const tokens = await Promise.all(clients.map((client) => client.token()));
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const answer = await asToken(tokens[index % 3] ?? '', server).query(document);
        return { who: index % 3, ...answer };
      }),
    );
    for (const { who, status, text } of answers) {
      if (who === 1) expect(text).toContain(String(secrets.gross));
      else expectNoSecret(text);
      expect(status).toBe(who === 2 ? 403 : 200);
    }
  });

  it('with different variables', async () => {
    const document =
      'query ($where: FilmWhere, $more: Boolean!) { films(where: $where) { totalCount nodes { title @include(if: $more) gross @skip(if: $more) } } }';
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        as(reader).query(document, {
          where: index % 2 === 0 ? { title: { eq: 'Heat' } } : { gross: { gt: 5 } },
          more: index % 4 < 2,
        }),
      ),
    );
    for (const [index, { status, text }] of answers.entries()) {
      expectNoSecret(text);
      expect(status).toBe(index % 2 === 0 ? 200 : 403);
    }
  });

  it('a permission revoked between two pages', async () => {
    const client = clientWith({ permissions: ['view_film'], scopes: ['read'] }, server);
    const page = 'query ($after: String) { films(first: 1, after: $after) { nodes { title } pageInfo { endCursor } } }';
    const { films } = await as(client).data<{ films: { pageInfo: { endCursor: string } } }>(page);
    await server().registry.clients.revoke(client.id, 'view_film');
    const { status } = await as(client).query(page, { after: films.pageInfo.endCursor });
    expect(status).toBe(403);
  });

  it('a permission that ends between two pages', async () => {
    const until = new Date(server().clock.now() + 60_000).toISOString();
    const client = clientWith({ permissions: ['view_film'], scopes: ['read'], until }, server);
    expect((await as(client).query('{ films { totalCount } }')).status).toBe(200);
    server().clock.advance(61);
    expect((await as(client).query('{ films { totalCount } }')).status).toBe(403);
  });
});

import { createServer } from 'node:http';
import { generateKeyPair, SignJWT } from 'jose';

const { privateKey } = await generateKeyPair('ES256');

const server = createServer((request, response) => {
  request.resume();
  request.on('end', async () => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'http://127.0.0.1',
      sub: 'bench',
      client_id: 'bench',
      aud: 'http://127.0.0.1/graphql',
      iat,
      exp: iat + 600,
      jti: 'x',
      scope: 'read',
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
      .sign(privateKey);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 600, scope: 'read' }));
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, id: 'bench', secret: 'x', path: '/' }));

// The parent may end without a word.
process.on('disconnect', () => process.exit());

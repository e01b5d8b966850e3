import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { compare, hash } from 'bcryptjs';
import { fastify } from 'fastify';
import { generateKeyPair, SignJWT } from 'jose';

/** `remember`: a secret that was right is right. Without: bcrypt at every request. */
const remembers = process.argv[2] === 'remember';
const { privateKey } = await generateKeyPair('ES256');
const secret = randomBytes(32).toString('base64url');
const hashes = new Map([['bench', await hash(secret, 10)]]);
const remembered = new Set();

const app = fastify();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, new URLSearchParams(body)),
);
app.post('/token', async (request, reply) => {
  const [id, presented] = Buffer.from(request.headers.authorization.slice(6), 'base64').toString().split(':');
  const name = createHash('sha256').update(`${id}:${presented}`).digest('base64');
  if (!(remembers && remembered.has(name))) {
    if (!(await compare(presented, hashes.get(id) ?? ''))) return reply.code(401).send({ error: 'invalid_client' });
    remembered.add(name);
  }
  const scope = request.body.get('scope');
  const token = await new SignJWT({ client_id: id, scope })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
    .setIssuer('http://127.0.0.1')
    .setSubject(id)
    .setAudience('http://127.0.0.1/graphql')
    .setIssuedAt()
    .setExpirationTime('10m')
    .setJti(randomUUID())
    .sign(privateKey);
  return reply
    .header('cache-control', 'no-store')
    .send({ access_token: token, token_type: 'Bearer', expires_in: 600, scope });
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: app.server.address().port, id: 'bench', secret, path: '/token' });

// The parent may end without a word.
process.on('disconnect', () => process.exit());

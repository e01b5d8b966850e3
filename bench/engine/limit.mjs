// node:http with answers that were prepared before: what no server in JavaScript can do without.
import { createServer } from 'node:http';
import { tell } from './tell.mjs';

const answers = new Map();
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (request.method === 'PUT') answers.set(request.url, body);
    const answer = answers.get(request.url) ?? '{}';
    response.writeHead(200, {
      'content-length': Buffer.byteLength(answer),
      'content-type': 'application/json; charset=utf-8',
    });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => tell(server.address().port, { path: '/', token: null }));

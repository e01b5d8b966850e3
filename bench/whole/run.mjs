/**
 * To the store and back: the same films in an embedded store of each server's own, 16 connections, one process a server. Options:
 * `--rounds 5`, `--ms 500` (of each measurement).
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, jsonRequest } from '../http-load.mjs';
import { check, compare, start, stopAll } from '../servers.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, ms: { type: 'string', default: '500' } },
});
const here = import.meta.dirname;
const ours = 'ScopeQL';
const servers = {
  [ours]: { file: '../engine/scopeql.mjs', args: (data) => ['store', data], asks: 'connection' },
  'Apollo + Express + shield, documents with populate': { file: 'documents.mjs', asks: 'connection' },
  'Apollo + Fastify, tuned by hand': { file: 'tuned.mjs', asks: 'connection' },
  'graphql-compose-mongoose, no auth': { file: 'compose.mjs', asks: 'compose' },
};

const folder = mkdtempSync(join(tmpdir(), 'scopeql-bench-'));
try {
  const seed = join(folder, 'seed');
  execFileSync(process.execPath, [join(here, 'seed.mjs'), seed], { stdio: ['ignore', 'ignore', 'inherit'] });
  const told = new Map();
  for (const [name, { file, args = (data) => [data] }] of Object.entries(servers)) {
    const data = join(folder, String(told.size));
    cpSync(seed, data, { recursive: true });
    told.set(name, await start(join(here, file), args(data)));
  }
  console.log(
    'Requests a second over 16 connections, the middle of the rounds; times: what ScopeQL does of what the other does.\n',
  );
  console.log('| operation | server | a second | ScopeQL, times |\n| --- | --- | --- | --- |');
  for (const [name, operation] of Object.entries(await operationsFor(told.get(ours))))
    await measure(name, operation, told);
} finally {
  stopAll();
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** Each in the words of both kinds of schema, with a text that a right answer has. */
async function operationsFor(server) {
  const films = await ask(server.port, jsonRequest(server, { query: '{ movies(first: 50) { nodes { id title } } }' }));
  const { nodes } = JSON.parse(films.body).data.movies;
  const [first, last] = [nodes[0], nodes[49]];
  const row = 'title genre director { name } distributor { name }';
  return {
    list: {
      contains: JSON.stringify(last.title),
      connection: { query: `{ movies(first: 50) { nodes { id ${row} } } }` },
      compose: { query: `{ movies(limit: 50, sort: _ID_ASC) { _id ${row} } }` },
    },
    point: {
      contains: JSON.stringify(first.title),
      connection: { query: 'query ($id: ID!) { movie(id: $id) { id title genre } }', variables: { id: first.id } },
      compose: { query: 'query ($id: MongoID!) { movie(_id: $id) { _id title genre } }', variables: { id: first.id } },
    },
    create: {
      contains: 'd":"',
      connection: { query: 'mutation { createMovie(input: { title: "bench", genre: "Drama" }) { id } }' },
      compose: { query: 'mutation { createMovie(record: { title: "bench", genre: "Drama" }) { recordId } }' },
    },
  };
}

async function measure(name, { contains, ...words }, told) {
  const requests = new Map();
  for (const [server, each] of told) {
    const body = words[servers[server].asks];
    await check(server, each, { contains, ...body });
    requests.set(server, { port: each.port, request: jsonRequest(each, body) });
  }
  for (const row of await compare(requests, ours, { rounds: Number(options.rounds), ms: Number(options.ms) })) {
    console.log(
      `| ${name} | ${row.name} | ${Math.round(row.perSecond).toLocaleString('en')} | ${row.ratio.toFixed(2)} |`,
    );
  }
}

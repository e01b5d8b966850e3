/**
 * What each engine costs alone: resolvers over the same films in memory, 16 connections, one process a server. Options: `--rounds 5`,
 * `--ms 500` (of each measurement), `--only list`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, jsonRequest } from '../http-load.mjs';
import { check, compare, start, stopAll } from '../servers.mjs';
import { operations } from './operations.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '500' },
    only: { type: 'string' },
  },
});
const ours = 'ScopeQL';
const servers = {
  [ours]: 'scopeql.mjs',
  'Apollo + Express + jose + shield': 'apollo-express.mjs',
  'Apollo + Fastify, no auth': 'apollo-fastify.mjs',
  'mercurius, jit and auth': 'mercurius.mjs',
  'node:http, a prepared answer (limit)': 'limit.mjs',
};

try {
  const told = new Map();
  for (const [name, file] of Object.entries(servers)) told.set(name, await start(join(import.meta.dirname, file)));
  console.log(
    'Requests a second over 16 connections, the middle of the rounds; times: what ScopeQL does of what the other does.\n',
  );
  console.log('| operation | server | a second | ScopeQL, times |\n| --- | --- | --- | --- |');
  for (const [name, operation] of Object.entries(operations)) {
    if (!options.only || options.only === name) await measure(name, operation, told);
  }
} finally {
  stopAll();
}

async function measure(name, { contains, ...body }, told) {
  const limit = [...told.keys()].at(-1);
  const requests = new Map();
  for (const [server, each] of told) {
    if (server === limit) continue;
    await check(server, each, { contains, ...body });
    requests.set(server, { port: each.port, request: jsonRequest(each, body) });
  }
  const { port } = told.get(limit);
  const prepared = { port, path: `/${name}` };
  const { body: answer } = await ask(told.get(ours).port, requests.get(ours).request);
  await ask(port, jsonRequest(prepared, answer, 'PUT'));
  requests.set(limit, { port, request: jsonRequest(prepared, body) });
  for (const row of await compare(requests, ours, { rounds: Number(options.rounds), ms: Number(options.ms) })) {
    console.log(
      `| ${name} | ${row.name} | ${Math.round(row.perSecond).toLocaleString('en')} | ${row.ratio.toFixed(2)} |`,
    );
  }
}

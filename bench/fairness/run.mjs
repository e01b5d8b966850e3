/**
 * Whether one client can make another wait, and how long a refusal takes. Options: `--rounds 5`, `--ms 3000`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, jsonRequest, load } from '../http-load.mjs';
import { middle, start, stopAll } from '../servers.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, ms: { type: 'string', default: '3000' } },
});
const ms = Number(options.ms);
const references = 'director { name } distributor { name }';
const list = { query: `{ movies(first: 50) { nodes { title ${references} } } }` };
const costly = { query: `{ movies(first: 200) { nodes { title genre ${references} } } }` };
const times = (count, text) => Array.from({ length: count }, (_, n) => text(n)).join(' ');
const refused = {
  MAX_COST: { query: `{ ${times(20, (n) => `a${n}: movies(first: 200) { nodes { ${references} } }`)} }` },
  PAGE_SIZE: { query: '{ movies(first: 201) { totalCount } }' },
  MAX_FIELDS: { query: `{ movies { nodes { ${'title '.repeat(500)} } } }` },
  MAX_DEPTH: { query: `{ movies ${'{ nodes '.repeat(20)} { title } ${'}'.repeat(20)} }` },
  MAX_TOKENS: { query: `{ ${'a '.repeat(100_000)} }` },
  MAX_ALIASES: { query: `{ ${times(101, (n) => `a${n}: __typename`)} }` },
  'values of variables': {
    query: 'query ($w: MovieWhere) { movies(where: $w) { totalCount } }',
    variables: { w: Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`k${n}`, 1])) },
  },
  MAX_BODY_BYTES: { query: `{ ${'a '.repeat(1_000_000)} }` },
};

try {
  const told = await start(join(import.meta.dirname, '../memory/server.mjs'));
  const other = { ...told, token: told.otherToken };
  const asked = jsonRequest(other, list);
  const floods = { 'the same': jsonRequest(told, list), 'pages of 200': jsonRequest(told, costly) };
  for (const request of [asked, ...Object.values(floods)]) await load(told.port, request, { ms: 2000, connections: 4 });
  console.log(
    'A client asks for 50 films with two references, one request after another; another floods, 64 at a time.\n',
  );
  console.log('| the flood | p99 alone | p99 beside it | times | requests a second alone | beside it | of the flood |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [what, flood] of Object.entries(floods)) {
    const rounds = [];
    for (let round = 0; round < Number(options.rounds); round += 1) rounds.push(await measure(told.port, asked, flood));
    const of = (read, digits) => middle(rounds.map(read)).toFixed(digits);
    const cells = [
      `${of((r) => r.alone.p99, 1)} ms`,
      `${of((r) => r.beside.p99, 1)} ms`,
      of((r) => r.beside.p99 / r.alone.p99, 2),
      of((r) => r.alone.perSecond, 0),
      of((r) => r.beside.perSecond, 0),
      of((r) => r.flood.perSecond, 0),
    ];
    console.log(`| ${what} | ${cells.join(' | ')} |`);
  }
  console.log('\n| refused by | status | slowest of 30 answers, the first included |\n| --- | --- | --- |');
  for (const [limit, body] of Object.entries(refused)) console.log(await refusal(other, limit, body));
} finally {
  stopAll();
}

async function measure(port, asked, flood) {
  const alone = await load(port, asked, { ms, connections: 1 });
  const flooding = load(port, flood, { ms: ms + 500, connections: 64 });
  await new Promise((resolve) => setTimeout(resolve, 400));
  const beside = await load(port, asked, { ms, connections: 1 });
  return { alone, beside, flood: await flooding };
}

async function refusal(told, limit, body) {
  const request = jsonRequest(told, body);
  let [slowest, status] = [0, 0];
  for (let n = 0; n < 30; n += 1) {
    const begin = performance.now();
    ({ status } = await ask(told.port, request));
    slowest = Math.max(slowest, performance.now() - begin);
  }
  if (status < 400) throw new Error(`${limit} was not refused`);
  return `| ${limit} | ${status} | ${slowest.toFixed(1)} ms |`;
}

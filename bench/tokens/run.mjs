import { fork } from 'node:child_process';
import { join } from 'node:path';
import { load, tokenRequest } from './load.mjs';

const rounds = 5;
const servers = [
  { name: 'limit: node:http and one jose signature', file: 'limit.mjs', count: 12_000 },
  { name: 'ScopeQL', file: 'scopeql.mjs', count: 12_000 },
  { name: 'oidc-provider, JWT access tokens', file: 'oidc-provider.mjs', count: 5_000 },
  { name: 'plain endpoint, secrets remembered', file: 'plain.mjs', args: ['remember'], count: 12_000 },
  { name: 'plain endpoint, bcrypt at every request', file: 'plain.mjs', count: 16 },
];

const children = [];
try {
  const running = [];
  for (const server of servers) running.push(await start(server));
  for (let round = 0; round < rounds; round += 1) {
    for (const { rates, told, request, count } of running) rates.push(await load(told.port, request, count));
  }
  report(running);
} finally {
  for (const child of children) child.kill('SIGTERM');
}

async function start({ file, args = [], ...server }) {
  const child = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  const told = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  const request = tokenRequest(told);
  const cold = 1000 / (await load(told.port, request, 1, 1));
  if (server.count > 1000) await load(told.port, request, 3000);
  return { ...server, told, request, cold, rates: [] };
}

function report(results) {
  const best = ({ rates }) => Math.max(...rates);
  const limit = best(results[0]);
  console.log('Tokens issued a second over 16 connections: the best of', rounds, 'rounds\n');
  console.log('| server | first, ms | warm, a second | of the limit |\n| --- | --- | --- | --- |');
  for (const result of results) {
    const rate = best(result);
    console.log(
      `| ${result.name} | ${result.cold.toFixed(1)} | ${Math.round(rate).toLocaleString('en')} | ${(rate / limit).toFixed(3)} |`,
    );
  }
}

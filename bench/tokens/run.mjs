import { fork } from 'node:child_process';
import { join } from 'node:path';
import { middle } from '../servers.mjs';
import { load, tokenRequest } from './load.mjs';

const rounds = 7;
const servers = [
  { name: 'limit: node:http and one jose signature', file: 'limit.mjs', count: 4000 },
  { name: 'ScopeQL', file: 'scopeql.mjs', count: 4000 },
  { name: 'oidc-provider, JWT access tokens', file: 'oidc-provider.mjs', count: 2000 },
  { name: 'plain endpoint, secrets remembered', file: 'plain.mjs', args: ['remember'], count: 4000 },
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

/** Each round's rates were measured right after one another, so it is their ratios that are compared. */
function report(results) {
  const [{ rates: limits }] = results;
  console.log('Tokens issued a second over 16 connections, the middle of', rounds, 'rounds\n');
  console.log('| server | first, ms | warm, a second | of the limit |\n| --- | --- | --- | --- |');
  for (const { name, cold, rates } of results) {
    const perSecond = Math.round(middle(rates)).toLocaleString('en');
    const share = middle(rates.map((rate, round) => rate / limits[round]));
    console.log(`| ${name} | ${cold.toFixed(1)} | ${perSecond} | ${share.toFixed(3)} |`);
  }
}

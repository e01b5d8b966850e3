import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ask, jsonRequest, load } from './http-load.mjs';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** What `npm start` hands Node. */
const startFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
const children = [];

/** Starts a server in a process of its own; it tells its `port`, its `path` and a `token` that it takes. */
export async function start(file, args = []) {
  const isOurs = file.endsWith('scopeql.mjs');
  // One of the peers warns at every write.
  const env = { ...process.env, NODE_ENV: isOurs ? 'development' : 'production', NODE_NO_WARNINGS: '1' };
  const child = fork(file, args, {
    env,
    execArgv: isOurs ? startFlags : [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

/** Ends all servers that were started. */
export function stopAll() {
  for (const child of children) if (child.connected) child.disconnect();
}

/** Whoever is measured must answer right, and refuse a wrong token if it takes any. @throws Error */
export async function check(name, told, { contains, ...operation }) {
  const right = await ask(told.port, jsonRequest(told, operation));
  if (right.status !== 200 || !right.body.includes(contains) || right.body.includes('"errors":[')) {
    throw new Error(`${name} answers ${right.status} ${right.body.slice(0, 500)}`);
  }
  if (!told.token) return right.body;
  const wrong = await ask(told.port, jsonRequest({ ...told, token: broken(told.token) }, operation));
  if (wrong.body.includes(contains)) throw new Error(`${name} takes a wrong token: ${wrong.body.slice(0, 500)}`);
  return right.body;
}

/** Another character in the middle of the signature. */
function broken(token) {
  const at = token.length - 20;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

/**
 * Measures servers in turns, so that what else the machine does meets all of them. Answers for each its middle rate, and the middle of
 * each round's ratio of `ours` to it.
 */
export async function compare(requests, ours, { rounds = 5, ms = 500 } = {}) {
  const rates = new Map([...requests.keys()].map((name) => [name, []]));
  for (const { port, request } of requests.values()) await load(port, request, { ms: ms * 2 });
  for (let round = 0; round < rounds; round += 1) {
    const inTurn = round % 2 === 0 ? [...requests] : [...requests].reverse();
    for (const [name, { port, request }] of inTurn) rates.get(name).push((await load(port, request, { ms })).perSecond);
  }
  const ratioTo = (name) => middle(rates.get(ours).map((rate, round) => rate / rates.get(name)[round]));
  return [...rates].map(([name, all]) => ({ name, perSecond: middle(all), ratio: ratioTo(name) }));
}

export function middle(figures) {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

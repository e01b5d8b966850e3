/** How long `/graphql` takes at worst while wrong secrets arrive. Options: `--rounds 5`, `--ms 4000`. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { operations } from '../engine/operations.mjs';
import { jsonRequest } from '../http-load.mjs';
import { pacedLoad, quantile } from '../paced-load.mjs';
import { check, middle, start, stopAll } from '../servers.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, ms: { type: 'string', default: '4000' } },
});
const ms = Number(options.ms);
process.env.TRUST_PROXY = 'true';

try {
  const told = await start(join(import.meta.dirname, '../engine/scopeql.mjs'));
  const { contains, ...point } = operations.point;
  await check('ScopeQL', told, operations.point);
  const asked = jsonRequest(told, point);
  const guesses = {
    nobody: null,
    '50 a second, for ids that do not exist': () => `guess-${randomBytes(6).toString('hex')}`,
    '50 a second, for one that does': () => 'bench',
  };
  const rounds = [];
  await pacedLoad(told.port, () => asked, { perSecond: 200, ms });
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const p99 = {};
    for (const [who, idOf] of Object.entries(guesses)) p99[who] = await worstBeside(told.port, asked, idOf);
    rounds.push(p99);
  }
  console.log('The slowest hundredth of `/graphql` (point query, 200 a second), the middle of the rounds.\n');
  console.log('| who guesses secrets | p99 | times that of nobody |\n| --- | --- | --- |');
  for (const who of Object.keys(guesses)) {
    const own = middle(rounds.map((each) => each[who]));
    const ratio = middle(rounds.map((each) => each[who] / each.nobody));
    console.log(`| ${who} | ${own.toFixed(2)} ms | ${ratio.toFixed(2)} |`);
  }
} finally {
  stopAll();
}

async function worstBeside(port, asked, idOf) {
  const guessing =
    idOf &&
    pacedLoad(port, () => guess(idOf()), { perSecond: 50, ms, isRight: (head) => /^HTTP.1.1 4(01|29)/.test(head) });
  const { times, failed } = await pacedLoad(port, () => asked, { perSecond: 200, ms });
  const guessed = await guessing;
  if (failed > 0 || guessed?.failed)
    throw new Error(`${failed} answers and ${guessed?.failed} refusals were not what they should be`);
  return quantile(times, 0.99);
}

function guess(id) {
  const body = 'grant_type=client_credentials';
  const secret = `sqs_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const address = `10.${[...randomBytes(3)].join('.')}`;
  return Buffer.from(
    `POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${address}\r\nAuthorization: Basic ${basic}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

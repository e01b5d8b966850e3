/** What operations cost by the number of films. Options: `--sizes 3201,100000`, `--million`, `--ms 400` (of each measurement). */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { middle } from '../servers.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '3201,100000' },
    million: { type: 'boolean' },
    ms: { type: 'string', default: '400' },
  },
});
const sizes = [...options.sizes.split(',').map(Number), ...(options.million ? [1_000_000] : [])];
const rounds = 5;
const children = [];

try {
  for (const size of sizes) {
    const child = fork(join(import.meta.dirname, 'films.mjs'), [String(size)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    const [operations] = await once(child, 'message');
    child.operations = operations;
  }
  const columns = sizes.map((size) => `${size.toLocaleString('en')} films`);
  console.log(
    'One operation at a time, the middle of the rounds; in parentheses calls of the store and documents that they answered.\n',
  );
  console.log(
    `| operation | ${columns.join(' | ')} | slowest over fastest |\n| --- | ${columns.map(() => '---').join(' | ')} | --- |`,
  );
  for (const operation of children[0].operations) {
    const measured = children.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, child] of children.entries()) measured[index].push(await measure(child, operation));
    }
    const times = measured.map((all) => middle(all.map(({ each }) => each)));
    const cells = measured.map(
      ([{ calls, documents }], index) => `${times[index].toFixed(2)} ms (${calls}, ${documents})`,
    );
    console.log(`| ${operation} | ${cells.join(' | ')} | ${(Math.max(...times) / Math.min(...times)).toFixed(2)} |`);
  }
} finally {
  for (const child of children) if (child.connected) child.disconnect();
}

async function measure(child, operation) {
  child.send({ operation, ms: Number(options.ms) });
  const [answer] = await once(child, 'message');
  if (answer.error) throw new Error(answer.error);
  return answer;
}

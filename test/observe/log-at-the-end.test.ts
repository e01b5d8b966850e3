import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const log = new URL('../../dist/observe/log.js', import.meta.url).href;

/** Runs a script in a process of its own and answers the messages that it has logged, read through a pipe. */
async function messagesOf(script: string): Promise<readonly unknown[]> {
  const source = `import { createLog } from '${log}'; const log = createLog({ level: 'info', format: 'json' }); ${script}`;
  const args = ['--input-type=module', '--eval', source];
  const stdout = await run(process.execPath, args, { maxBuffer: 1e8 }).then(
    (ended) => ended.stdout,
    (failed: { stdout: string }) => failed.stdout,
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line): unknown => JSON.parse(line).msg);
}

describe('no line is lost when the process ends in the turn that logged it', () => {
  it.each([
    ['by itself', "log.info('first'); log.info('last');"],
    ['by process.exit', "log.info('first'); log.info('last'); process.exit(3);"],
    ['by an uncaught error', "log.info('first'); log.info('last'); throw new Error('over');"],
    ['by an unhandled rejection', "log.info('first'); log.info('last'); Promise.reject(new Error('over'));"],
  ])('%s', async (_how, script) => {
    expect(await messagesOf(script)).toEqual(['first', 'last']);
  });

  it('nor of more than a pipe holds', async () => {
    const script =
      "for (let n = 0; n < 2000; n += 1) log.info({ padding: 'x'.repeat(500) }, String(n)); process.exit();";
    expect(await messagesOf(script)).toEqual(Array.from({ length: 2000 }, (_, n) => String(n)));
  });
});

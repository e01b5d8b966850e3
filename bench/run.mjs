/**
 * `npm run bench [-- name ...]`: runs the benchmarks, each in a process of its own, shows what they print, and writes it to
 * `bench/RESULTS.md` with machine and versions. Read the ratios, which come from one run; times differ from machine to machine.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const known = readdirSync(here).filter((name) => existsSync(join(here, name, 'run.mjs')));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

const sections = [];
for (const name of asked.length > 0 ? asked : known) {
  console.log(`\n== ${name}`);
  sections.push(`## ${name}\n\n\`\`\`\n${(await run(join(here, name, 'run.mjs'))).trim()}\n\`\`\`\n`);
}
if (asked.length === 0) writeFileSync(join(here, 'RESULTS.md'), `${heading()}\n${sections.join('\n')}`);

function heading() {
  const [{ model }] = cpus();
  const machine = `${cpus().length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
  return `# Results of \`npm run bench\`\n\nNode ${process.version}, ${machine}, ${new Date().toISOString().slice(0, 10)}.\n`;
}

/** What a benchmark printed. */
function run(file) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
      process.stdout.write(part);
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${file} ended with ${code}`))));
  });
}

/**
 * `npm run bench [-- name ... [--option ...]]`: runs the benchmarks, each in a process of its own that is handed the options, shows what
 * they print (Markdown), and puts it into `bench/RESULTS.md`, each in its section with machine and day. Read the ratios, which come from
 * one run; times differ from machine to machine.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const file = join(here, 'RESULTS.md');
const known = readdirSync(here).filter((name) => existsSync(join(here, name, 'run.mjs')));
/** Those that take longer than anybody waits. */
const onlyWhenAsked = new Set(['memory']);
const args = process.argv.slice(2);
const firstOption = [...args, '--'].findIndex((argument) => argument.startsWith('--'));
const asked = args.slice(0, firstOption);
const handedOn = args.slice(firstOption);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

installPeers();
const sections = sectionsOf(existsSync(file) ? readFileSync(file, 'utf8') : '');
for (const name of asked.length > 0 ? asked : known.filter((each) => !onlyWhenAsked.has(each))) {
  console.log(`\n== ${name}`);
  const [before] = loadavg();
  const text = await run(join(here, name, 'run.mjs'));
  sections.set(name, `## ${[name, ...handedOn].join(' ')}\n\n${circumstances(before)}\n\n${text.trim()}\n`);
}
const inOrder = [...sections.keys()].filter((name) => known.includes(name)).sort();
const text = inOrder.map((name) => sections.get(name)).join('\n');
writeFileSync(file, `# Results of \`npm run bench\`\n\nRead the ratios, which come from one run.\n\n${text}`);

/** The sections of what was written before, by the benchmark's name. */
function sectionsOf(results) {
  const parts = results.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
  return new Map(parts.map((part) => [/^## (\S+)/.exec(part)[1], `${part.trim()}\n`]));
}

/** What ScopeQL is compared with has a lock file of its own, so that nobody else installs it. */
function installPeers() {
  const installed = join(here, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs) return;
  console.error('Installing the peers ...');
  const arguments_ = ['ci', '--prefix', here, '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', arguments_, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}

/** Other work on the machine shows in the load before: with any, even ratios are rough. */
function circumstances(before) {
  const [{ model }] = cpus();
  const machine = `${cpus().length} x ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const peers = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  return `Node ${process.version}, ${machine}, ${new Date().toISOString().slice(0, 10)}, load before ${before.toFixed(1)}. Peers: ${peers.join(', ')}.`;
}

/** What a benchmark printed. */
function run(script) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...handedOn], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
      process.stdout.write(part);
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${script} ended with ${code}`))));
  });
}

/**
 * Operations of the embedded store through Mongoose, each beside the driver's own ceiling in the same run. Options: `--sizes 1000,10000`,
 * `--million` (a few minutes and 2 GB of disk more), `--ms 1500` (time for each measurement of both), `--thread same`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../dist/embedded/embedded-store.js';
import { startCeiling } from './ceiling.mjs';
import { film, movieSchema } from './films.mjs';
import { compare, measure } from './measure.mjs';
import { operations } from './operations.mjs';
import { growthTable, table } from './tables.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    million: { type: 'boolean' },
    ms: { type: 'string', default: '2000' },
    thread: { type: 'string', default: 'worker' },
  },
});
const sizes = [...options.sizes.split(',').map(Number), ...(options.million ? [1_000_000] : [])];
const [ms, thread] = [Number(options.ms), options.thread];
const folder = mkdtempSync(join(tmpdir(), 'store-bench-'));
const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
/** By operation, for 1 and for 16 in flight, one measurement a size. */
const results = new Map(Object.keys(operations).map((name) => [name, { 1: [], 16: [] }]));
const facts = [];

const ceiling = await startCeiling(folder);
for (const n of sizes) await measureSize(n, join(folder, `data-${n}`));
await ceiling.close();
rmSync(folder, { recursive: true, force: true });

console.log(
  `lmdb ${dependencies.lmdb}, mongoose ${dependencies.mongoose}; the store in a thread of its own: ${thread === 'worker'}.`,
);
console.log('A cell: operations a second (share of the ceiling). Growth: the fastest size over the slowest.\n');
for (const flight of [1, 16])
  console.log(
    growthTable(
      `${flight} in flight`,
      sizes,
      [...results].map(([name, by]) => [name, by[flight]]),
    ),
  );
console.log(
  table(
    [
      'films',
      'loaded a second',
      'opened in',
      'MB resident when loaded',
      'find by id, p99',
      'beside an unindexed filter',
    ],
    facts,
  ),
);
process.exit(0); // the driver's timers

async function measureSize(n, dataDir) {
  const loaded = await load(n, dataDir);
  const before = performance.now();
  const store = await startEmbeddedStore({ dataDir, thread });
  const openedMs = performance.now() - before;
  const connection = await mongoose.createConnection(store.uri).asPromise();
  const Movie = connection.model('Movie', movieSchema);
  for (const [name, operation] of Object.entries(operations)) {
    console.error(`${n}: ${name}`);
    for (const flight of [1, 16]) results.get(name)[flight].push(await measureOne(Movie, n, operation, flight));
    if (operation.isWrite) await Movie.deleteMany({ title: /^new / });
  }
  const { alone, beside } = await measureStalling(Movie, n);
  const inMs = (time) => `${time.toFixed(1)} ms`;
  facts.push([
    n.toLocaleString('en'),
    loaded.perSecond.toFixed(0),
    inMs(openedMs),
    loaded.megabytes.toFixed(0),
    inMs(alone),
    inMs(beside),
  ]);
  await connection.close();
  await store.close();
}

async function load(n, dataDir) {
  const store = await startEmbeddedStore({ dataDir, thread });
  const connection = await mongoose.createConnection(store.uri).asPromise();
  const Movie = connection.model('Movie', movieSchema);
  await Movie.createIndexes();
  const before = performance.now();
  for (let from = 0; from < n; from += 1000) {
    await Movie.collection.insertMany(Array.from({ length: Math.min(1000, n - from) }, (_, i) => film(from + i)));
  }
  const perSecond = n / ((performance.now() - before) / 1000);
  const megabytes = process.memoryUsage.rss() / 1e6;
  await connection.close();
  await store.close();
  return { perSecond, megabytes };
}

async function measureOne(Movie, n, { run, reads, answer }, flight) {
  await ceiling.answer(answer?.(n) ?? Array.from({ length: reads }, (_, i) => film(i)));
  return compare(
    (i) => run(ceiling.Movie, n, i),
    (i) => run(Movie, n, i),
    flight,
    ms / 2,
  );
}

/** How long finding by id takes at worst, alone and while somebody searches without an index. */
async function measureStalling(Movie, n) {
  const byId = (i) => operations['find by id, lean'].run(Movie, n, i);
  const { p99: alone } = await measure(byId, 4, ms);
  let isOver = false;
  const searching = (async () => {
    for (let i = 0; !isOver; i++) await operations['unindexed filter'].run(Movie, n, i);
  })();
  const { p99: beside } = await measure(byId, 4, ms);
  isOver = true;
  await searching;
  return { alone, beside };
}

// Store operations through Mongoose, beside the driver's own ceiling: node bench/store/run.mjs [--sizes 1000,10000,100000] [--million]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { BSON } from 'bson';
import mongoose from 'mongoose';
import { distributorId, film, filmId, movieSchema } from './films.mjs';

const { values: args } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    million: { type: 'boolean' },
    thread: { type: 'string', default: 'worker' },
    store: { type: 'string', default: new URL('../../dist/embedded/embedded-store.js', import.meta.url).href },
    ms: { type: 'string', default: '1500' },
  },
});
const sizes = [...args.sizes.split(',').map(Number), ...(args.million ? [1_000_000] : [])];
const { startEmbeddedStore } = await import(args.store);
const folder = mkdtempSync(join(tmpdir(), 'store-bench-'));
let made = 0;

const some = (n, i) => (i * 7919) % n;

/** What is measured: the operation at a size, and how many documents it reads (for the ceiling). */
const operations = {
  create: {
    reads: 0,
    isWrite: true,
    run: (Movie) => Movie.create({ ...film(10_000_000 + made), _id: undefined, title: `new ${made++}` }),
  },
  'findById lean': { reads: 1, run: (Movie, n, i) => Movie.findById(filmId(some(n, i))).lean() },
  'indexed find, 20': {
    reads: 20,
    run: (Movie, n, i) =>
      Movie.find({ distributor: distributorId(i % 175) })
        .limit(20)
        .lean(),
  },
  'range+sort+limit 20': {
    reads: 20,
    run: (Movie, _n, i) =>
      Movie.find({ releaseDate: { $gte: new Date(Date.UTC(1920 + (i % 60), 0, 1)) } })
        .sort({ releaseDate: 1 })
        .limit(20)
        .lean(),
  },
  'keyset page of 20': {
    reads: 20,
    run: (Movie, n, i) => {
      const { releaseDate, _id } = film(some(n, i));
      const after = [{ releaseDate: { $gt: releaseDate } }, { releaseDate, _id: { $gt: _id } }];
      return Movie.find({ $or: after }).sort({ releaseDate: 1, _id: 1 }).limit(20).lean();
    },
  },
  'count({})': { reads: 1, run: (Movie) => Movie.countDocuments({}) },
  '$in of 50 ids': {
    reads: 50,
    run: (Movie, n, i) =>
      Movie.find({ _id: { $in: Array.from({ length: 50 }, (_, j) => filmId(some(n, i * 50 + j))) } }).lean(),
  },
  'unindexed filter': {
    reads: 1,
    isSlow: true,
    run: (Movie, n, i) => Movie.find({ imdbVotes: film(some(n, i)).imdbVotes }).lean(),
  },
};

/** Operations a second with `flight` of them always under way, and the slowest hundredth. */
async function measure(run, flight, ms) {
  let [count, next] = [0, 0];
  const times = [];
  const end = performance.now() + ms;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: flight }, async () => {
      while (performance.now() < end) {
        const before = performance.now();
        await run(next++);
        times.push(performance.now() - before);
        count++;
      }
    }),
  );
  times.sort((a, b) => a - b);
  return {
    perSecond: (count / (performance.now() - started)) * 1000,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

async function startCanned() {
  const socket = join(folder, 'canned.sock');
  const worker = new Worker(new URL('./canned.mjs', import.meta.url), { workerData: { socket } });
  const ready = () => new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await ready();
  const connection = await mongoose
    .createConnection(`mongodb://${encodeURIComponent(socket)}/bench?directConnection=true`)
    .asPromise();
  return {
    Movie: connection.model('Movie', movieSchema),
    answer: async (documents) => {
      worker.postMessage(documents.map((each) => BSON.serialize(each)));
      await ready();
    },
    close: async () => {
      await connection.close();
      await worker.terminate();
    },
  };
}

async function fill(Movie, n) {
  const before = performance.now();
  for (let from = 0; from < n; from += 5000) {
    await Movie.collection.insertMany(Array.from({ length: Math.min(5000, n - from) }, (_, i) => film(from + i)));
  }
  return n / ((performance.now() - before) / 1000);
}

const show = (number) => (number >= 100 ? number.toFixed(0) : number.toFixed(1)).padStart(8);
const canned = await startCanned();
for (const n of sizes) {
  const dataDir = join(folder, `data-${n}`);
  const first = await startEmbeddedStore({ dataDir, thread: args.thread });
  let connection = await mongoose.createConnection(first.uri).asPromise();
  const Filling = connection.model('Movie', movieSchema);
  await Filling.createIndexes();
  const filled = await fill(Filling, n);
  await connection.close();
  await first.close();
  const before = performance.now();
  const store = await startEmbeddedStore({ dataDir, thread: args.thread });
  const opened = performance.now() - before;
  connection = await mongoose.createConnection(store.uri).asPromise();
  const Movie = connection.model('Movie', movieSchema);
  const megabytes = process.memoryUsage().rss / 1e6;
  console.log(
    `\n${n} films: filled at ${filled.toFixed(0)}/s, opened in ${opened.toFixed(0)} ms, ${megabytes.toFixed(0)} MB resident`,
  );
  console.log(
    '                          1 in flight: /s  of ceiling       p99 | 16 in flight: /s  of ceiling       p99',
  );
  for (const [name, { reads, run, isSlow, isWrite }] of Object.entries(operations)) {
    await canned.answer(name === 'count({})' ? [{ _id: 1, n }] : Array.from({ length: reads }, (_, i) => film(i)));
    const cells = [];
    for (const flight of [1, 16]) {
      const ms = Number(args.ms) / (flight === 1 ? 2 : 1);
      await measure((i) => run(canned.Movie, n, i), flight, 200);
      await measure((i) => run(Movie, n, i), flight, isSlow ? 50 : 200);
      const ceiling = await measure((i) => run(canned.Movie, n, i), flight, ms);
      const ours = await measure((i) => run(Movie, n, i), flight, ms);
      cells.push(
        `${show(ours.perSecond)}        ${(ours.perSecond / ceiling.perSecond).toFixed(2)} ${show(ours.p99)} ms`,
      );
    }
    console.log(`${name.padEnd(26)} ${cells.join('       | ')}`);
    if (isWrite) await Movie.deleteMany({ title: /^new / });
  }
  const reading = await measure((i) => operations['findById lean'].run(Movie, n, i), 4, 1500);
  let isOver = false;
  const scanning = (async () => {
    for (let i = 0; !isOver; i++) await operations['unindexed filter'].run(Movie, n, i);
  })();
  const beside = await measure((i) => operations['findById lean'].run(Movie, n, i), 4, 1500);
  isOver = true;
  await scanning;
  console.log(
    `findById, 4 in flight, p99: ${reading.p99.toFixed(2)} ms alone, ${beside.p99.toFixed(2)} ms beside an unindexed search`,
  );
  await connection.close();
  await store.close();
}
await canned.close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

/** Resident memory under load. Options: `--seconds 300`, `--share 0.8`. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonRequest, load } from '../http-load.mjs';
import { pacedLoad } from '../paced-load.mjs';
import { start, stopAll } from '../servers.mjs';

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, share: { type: 'string', default: '0.8' } },
});
const sliceMs = 10_000;

try {
  const told = await start(join(import.meta.dirname, 'server.mjs'));
  const requests = operationsOf(told);
  const peaks = [];
  for (const request of requests) peaks.push((await load(told.port, request, { ms: 3000 })).perSecond);
  // The operations take turns, so that it is their times that add up.
  const peak = peaks.length / peaks.reduce((sum, perSecond) => sum + 1 / perSecond, 0);
  const perSecond = peak * Number(options.share);
  const resident = [];
  let failures = 0;
  for (let spent = 0; spent < Number(options.seconds) * 1000; spent += sliceMs) {
    const { failed } = await pacedLoad(told.port, (index) => requests[index % requests.length], {
      perSecond,
      ms: sliceMs,
    });
    failures += failed;
    resident.push(megabytes(told.pid));
    console.error(`${(spent + sliceMs) / 1000} s: ${resident.at(-1).toFixed(0)} MB`);
  }
  // The first fifth is for warming up.
  const settled = resident.slice(Math.ceil(resident.length / 5));
  const third = Math.ceil(settled.length / 3);
  const [early, late] = [mean(settled.slice(0, third)), mean(settled.slice(-third))];
  console.log(`| what | figure |\n| --- | --- |`);
  console.log(`| requests a second, at ${options.share} of the peak | ${Math.round(perSecond).toLocaleString('en')} |`);
  console.log(`| seconds | ${options.seconds} |`);
  console.log(`| failed requests | ${failures} |`);
  console.log(`| MB resident at the end | ${resident.at(-1).toFixed(0)} |`);
  console.log(`| MB resident at most | ${Math.max(...resident).toFixed(0)} |`);
  console.log(
    `| growth after the first fifth (the mean of its last third over that of its first) | ${((late / early - 1) * 100).toFixed(1)}% |`,
  );
} finally {
  stopAll();
}

function operationsOf(told) {
  const list = '{ movies(first: 20) { nodes { id title director { name } distributor { name } } } }';
  const page =
    '{ movies(first: 10, orderBy: [{ imdbRating: DESC }]) { totalCount edges { cursor node { title imdbRating } } } }';
  const write = 'mutation ($id: ID!) { updateMovie(id: $id, input: { source: "bench" }) { id movie { version } } }';
  const point = 'query ($id: ID!) { movie(id: $id) { title genre } }';
  const variables = { id: told.film };
  const bodies = [{ query: list }, { query: point, variables }, { query: page }, { query: write, variables }];
  return bodies.map((body) => jsonRequest(told, body));
}

function megabytes(pid) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

function mean(figures) {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { arrayTopics } from './cases/arrays.js';
import { calls, refusals } from './cases/driver.js';
import { filterTopics } from './cases/filters.js';
import { indexTopics } from './cases/indexes.js';
import { modelCases } from './cases/models.js';
import { pipelineTopics } from './cases/pipelines.js';
import { updateTopics } from './cases/updates.js';

const topics = [...filterTopics, ...arrayTopics, ...updateTopics, ...indexTopics, ...pipelineTopics];
const cases = topics.flatMap((topic) => topic.cases);
const refused = cases.filter(([, , , , refuses]) => refuses !== undefined).length;

it('docs/embedded-store.md tells how many cases each suite has', () => {
  const docs = readFileSync(new URL('../../docs/embedded-store.md', import.meta.url), 'utf8');
  const rows = docs.split('\n').filter((line) => / 0 \|$/.test(line));
  expect(rows).toEqual([
    `| MongoDB's manual, trap by trap | \`semantics\` | ${cases.length - refused} | ${refused} | 0 |`,
    `| the driver's CRUD calls | \`driver\` | ${calls.length} | ${refusals.length} | 0 |`,
    `| what users of Mongoose do | \`models\` | ${modelCases.length} | 0 | 0 |`,
  ]);
});

it('src/embedded has no more lines than docs/decisions/0001-embedded-store.md says', () => {
  const root = new URL('../../', import.meta.url);
  const decision = readFileSync(new URL('docs/decisions/0001-embedded-store.md', root), 'utf8');
  const [, allowed = ''] = /today it has (\d+,\d+)/.exec(decision) ?? [];
  const files = readdirSync(new URL('src/embedded/', root)).filter((name) => name.endsWith('.ts'));
  const lines = files.map((name) => readFileSync(new URL(`src/embedded/${name}`, root), 'utf8').split('\n').length - 1);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(Number(allowed.replace(',', '')));
});

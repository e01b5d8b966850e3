import { collectionsOf, ensureCollection, findCollection, insertDocument, replaceDocument } from './collections.js';
import { CommandError, need, refused, refuseOptions } from './command-error.js';
import { type Engine, type Run, reading, searching, writing } from './engine.js';
import { keyOf, leavesOf } from './keys.js';
import { run } from './pipeline.js';
import type { Stream } from './plan.js';
import { compileProjection } from './projection.js';
import type { View } from './storage.js';
import { compileUpdate, hasModifiers, seedOf } from './update.js';
import { type Doc, docOf, encode, isTruthy, listOf, numberOf, opened } from './values.js';

const CURSOR_IDLE_MS = 600_000;

/** The stages that a command or a statement asks for by its query and its options. */
function stagesOf({ sort = {}, skip = 0 }: Doc, query: unknown, limit: unknown): Doc[] {
  const most = Math.abs(numberOf(limit) ?? 0);
  return [{ $match: query ?? null }, { $sort: sort }, { $skip: skip }, ...(most > 0 ? [{ $limit: most }] : [])];
}

/** The commands that find and change documents. */
export const DATA_COMMANDS: Readonly<Record<string, Run>> = {
  find: searching((view, { args, ns }) => {
    const { filter = {}, projection: $project, limit } = args;
    const shown = Object.keys(docOf($project)).length > 0 ? [{ $project }] : [];
    return run(view, ns, [...stagesOf(args, filter, limit), ...shown]);
  }),
  aggregate: searching((view, { args, ns }) => {
    need(Array.isArray(args.pipeline), 40414, 'an aggregation needs a pipeline');
    if (typeof args.aggregate !== 'string') throw refused('an aggregation of a database');
    return run(view, ns, args.pipeline);
  }),
  count: reading(
    (view, { args, ns }) =>
      run(view, ns, [...stagesOf(args, args.query ?? {}, args.limit), { $group: { _id: 1, n: { $sum: 1 } } }]),
    ([counted]) => ({ n: counted?.n ?? 0 }),
  ),
  distinct: reading(
    (view, { args, ns }) => leavesIn(run(view, ns, stagesOf({}, args.query ?? {}, 0)), String(args.key)),
    (found) => ({ values: found.map(({ leaf }) => leaf) }),
  ),
  insert: statements('documents', (view, ns, document) => {
    insertDocument(view, ensureCollection(view, ns), document);
    return { n: 1 };
  }),
  update: statements('updates', (view, ns, { q, u, multi, upsert, ...options }) => {
    const limit = isTruthy(multi) ? 0 : 1;
    return changeFound(
      view,
      ns,
      stagesOf(options, q, limit),
      compileUpdate(u, limit === 0),
      isTruthy(upsert) && start(q, u),
    );
  }),
  delete: statements('deletes', (view, ns, { q, limit }) => {
    need([0, 1].includes(numberOf(limit) ?? -1), 9, 'The limit field in delete objects must be 0 or 1');
    return changeFound(view, ns, stagesOf({}, q, limit), () => undefined);
  }),
  findAndModify: writing((view, { args, ns }) => {
    const { query = {}, update, fields } = args;
    const [isRemove, isNew, isUpsert] = [args.remove, args.new, args.upsert].map(isTruthy);
    need(isRemove !== (update !== undefined), 9, 'Either an update or remove=true must be specified');
    need(!isRemove || !(isNew || isUpsert), 9, 'remove goes with neither new nor upsert');
    const change = isRemove ? () => undefined : compileUpdate(update, false);
    const outcome = changeFound(view, ns, stagesOf(args, query, 1), change, isUpsert && start(query, update));
    const { n, before, after, upserted } = outcome;
    const [shown, found] = [compileProjection(docOf(fields)), isNew ? after : before];
    const updated = { updatedExisting: n > 0 && !upserted, ...(upserted && { upserted: upserted._id }) };
    return { lastErrorObject: { n, ...(!isRemove && updated) }, value: found ? shown(found) : null, ok: 1 };
  }),
};

function* leavesIn(stream: Stream, path: string): Generator<Doc | undefined> {
  if (/(^|\.)\d/.test(path)) throw refused(`distinct of ${path}`);
  const seen = new Set<string>();
  for (const item of stream) {
    yield undefined;
    const leaves = item ? leavesOf(opened(item), path) : [];
    for (const leaf of leaves) if (seen.size < seen.add(keyOf(leaf)).size) yield { leaf };
  }
}

type Outcome = { n: number; nModified?: number; before?: Doc; after?: Doc | undefined; upserted?: Doc };

/** Runs statements in their order, each for itself; an error ends them if they are ordered, or in a transaction. */
function statements(field: string, change: (view: View, ns: string, statement: Doc) => Outcome): Run {
  return writing((view, { args, name, ns }) => {
    const [list, upserted, writeErrors]: [Doc[], Doc[], Doc[]] = [listOf(args[field]).map(docOf), [], []];
    need(list.length > 0, 16, 'Write batch sizes must be between 1 and 100000');
    let [n, nModified] = [0, 0];
    for (const [index, statement] of list.entries()) {
      try {
        if (name !== 'insert') refuseOptions(statement);
        const outcome = change(view, ns, statement);
        if (outcome.upserted) upserted.push({ index, _id: outcome.upserted._id });
        n += outcome.n;
        nModified += outcome.nModified ?? 0;
      } catch (error) {
        if (!(error instanceof CommandError) || error.reply.errorLabels) throw error;
        writeErrors.push({ index, ...error.reply });
        if (args.ordered !== false || args.autocommit === false) break;
      }
    }
    const lists = { ...(upserted.length > 0 && { upserted }), ...(writeErrors.length > 0 && { writeErrors }) };
    return { n, ...(name === 'update' && { nModified }), ...lists, ok: 1 };
  });
}

/** What an upsert makes its document of. */
function start(q: unknown, u: unknown): Doc {
  const { _id, ...seed } = seedOf(docOf(q));
  return { _id, ...(hasModifiers(docOf(u)) && seed) };
}

type Change = (document: Doc, isInsert: boolean) => Doc | undefined;

/** Makes of each document found what `change` makes of it (undefined: nothing), and if there is none of the seed a new one. */
function changeFound(view: View, ns: string, stages: Doc[], change: Change, seed: Doc | false = false): Outcome {
  const collection = seed ? ensureCollection(view, ns) : findCollection(view, ns);
  const outcome: Outcome = { n: 0, nModified: 0 };
  for (const item of [...run(view, ns, stages)]) {
    if (!collection || !item) continue;
    const [before, after] = [opened(item), change(opened(item), false)];
    const isChanged = !after || !encode(after).equals(encode(before));
    if (isChanged) replaceDocument(view, collection, before, after);
    const counts = { n: outcome.n + 1, nModified: (outcome.nModified ?? 0) + (isChanged ? 1 : 0) };
    Object.assign(outcome, { ...counts, before, after });
  }
  const made = seed && outcome.n === 0 && change(seed, true);
  if (!made || !collection) return outcome;
  const upserted = insertDocument(view, collection, made);
  return { n: 1, nModified: 0, after: upserted, upserted };
}

/** What time does: idle cursors are closed, and what a TTL index says is old is removed. */
export async function age(engine: Engine, now = Date.now()): Promise<void> {
  engine.killUnused(now - CURSOR_IDLE_MS);
  engine.storage.db.readerCheck(); // forgets the snapshots of processes that were killed, so that space is used again
  await engine.storage.write((view) => {
    for (const { ns, indexes } of collectionsOf(view)) {
      for (const { spec, pattern } of indexes) {
        const [[field, another], seconds] = [pattern, numberOf(spec.expireAfterSeconds)];
        if (!field || another || seconds === undefined) continue;
        const isOld = { [field.path]: { $lt: new Date(now - seconds * 1000) } };
        changeFound(view, ns, stagesOf({}, isOld, 1000), () => undefined);
      }
    }
  });
}

import { type Collection, ensureCollection, findCollection } from './catalog.js';
import { CommandError, need, refused } from './command-error.js';
import { insertDocument, replaceDocument } from './documents.js';
import { type Command, pull, type Run, reading, searching, writing } from './engine.js';
import { compileFilter } from './filter.js';
import { keyOf } from './keys.js';
import { compilePipeline, type Item, sortOf } from './pipeline.js';
import { type Search, type Stream, search } from './plan.js';
import { compileProjection } from './projection.js';
import type { View } from './storage.js';
import { compileUpdate, isModifiers, seedOf } from './update.js';
import { type Doc, decode, docOf, encode, get, isDoc, isTruthy, listOf, numberOf } from './values.js';

const REFUSED = 'collation hint min max returnKey showRecordId tailable arrayFilters c explain let'.split(' ');

/** The search that a command or a statement asks for. @throws CommandError 238 for options that are not in */
function searchOf(options: Doc, query: unknown, limit: unknown): Search {
  for (const name of REFUSED) if (name in options) throw refused(`the option ${name}`);
  const [skip, most] = [numberOf(options.skip) ?? 0, Math.abs(numberOf(limit) ?? 0)];
  return { filter: compileFilter(docOf(query)), sort: sortOf(options.sort ?? {}), skip, limit: most };
}

function* shown(projection: unknown, stream: Stream<Item>): Generator<Item | undefined> {
  const show = Object.keys(docOf(projection)).length > 0 && compileProjection(docOf(projection));
  for (const item of stream) yield item && show ? show(Buffer.isBuffer(item) ? decode(item) : item) : item;
}

/** The commands that find and change documents. */
export const DATA_COMMANDS: Readonly<Record<string, Run>> = {
  find: searching((view, { args, ns }) =>
    shown(args.projection, search(view, findCollection(view, ns), searchOf(args, args.filter, args.limit))),
  ),
  aggregate: searching((view, { args, ns, db }) => {
    searchOf(args, {}, 0);
    need(Array.isArray(args.pipeline), 40414, 'an aggregation needs a pipeline');
    if (typeof args.aggregate !== 'string') throw refused('an aggregation of a database');
    return compilePipeline({ view, db }, listOf(args.pipeline))(findCollection(view, ns));
  }),
  count: reading(async (view, { args, ns, db }) => {
    const { skip, limit } = searchOf(args, {}, args.limit);
    const window = [...(skip > 0 ? [{ $skip: skip }] : []), ...(limit > 0 ? [{ $limit: limit }] : [])];
    const pipeline = [{ $match: docOf(args.query) }, ...window, { $group: { _id: 1, n: { $sum: 1 } } }];
    const counted = compilePipeline({ view, db }, pipeline)(findCollection(view, ns));
    const [bytes] = (await pull(counted[Symbol.iterator]())).batch;
    return { n: bytes ? decode(bytes).n : 0, ok: 1 };
  }),
  distinct: reading(async (view, { args, ns }) => {
    const [steps, values] = [String(args.key).split('.'), new Map<string, unknown>()];
    const found = search(view, findCollection(view, ns), searchOf(args, args.query, 0));
    const collect = function* () {
      for (const bytes of found) {
        const leaves = bytes ? leavesOf(decode(bytes), steps) : [];
        yield undefined;
        for (const leaf of leaves) values.set(keyOf(leaf), values.get(keyOf(leaf)) ?? leaf);
      }
    };
    await pull(collect());
    return { values: [...values.values()], ok: 1 };
  }),
  insert: writing((view, command) =>
    runStatements(command, command.args.documents, (document) => {
      insertDocument(view, ensureCollection(view, command.ns), document);
      return { n: 1 };
    }),
  ),
  update: writing((view, command) =>
    runStatements(command, command.args.updates, (statement) => {
      const wanted = searchOf(statement, statement.q, isTruthy(statement.multi) ? 0 : 1);
      return changeFound(view, command.ns, wanted, statement);
    }),
  ),
  delete: writing((view, command) =>
    runStatements(command, command.args.deletes, (statement) => {
      need([0, 1].includes(numberOf(statement.limit) ?? -1), 9, 'The limit field in delete objects must be 0 or 1');
      return removeFound(view, command.ns, searchOf(statement, statement.q, statement.limit));
    }),
  ),
  findAndModify: writing((view, { args, ns }) => {
    const { query: q, update: u, upsert } = args;
    const [isRemove, isNew] = [isTruthy(args.remove), isTruthy(args.new)];
    need(isRemove !== (u !== undefined), 9, 'Either an update or remove=true must be specified');
    need(!isRemove || !(isNew || isTruthy(upsert)), 9, 'remove goes with neither new nor upsert');
    const wanted = searchOf(args, q, 1);
    const outcome = isRemove ? removeFound(view, ns, wanted) : changeFound(view, ns, wanted, { q, u, upsert });
    const { n, before, after, upserted } = outcome;
    const [value = null] = shown(args.fields, [isNew ? after : before]);
    const updated = { updatedExisting: n > 0, ...(upserted && { upserted: upserted._id }) };
    return { lastErrorObject: { n: n + (upserted ? 1 : 0), ...(!isRemove && updated) }, value, ok: 1 };
  }),
};

function leavesOf(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (value === undefined || step === undefined) return value === undefined ? [] : [value].flat();
  if (!Array.isArray(value)) return isDoc(value) ? leavesOf(get(value, step), rest) : [];
  const own = /^\d+$/.test(step) ? leavesOf(value[Number(step)], rest) : [];
  return [...own, ...value.filter(isDoc).flatMap((item) => leavesOf(item, [step, ...rest]))];
}

type Outcome = { n: number; modified?: number; before?: Doc; after?: Doc; upserted?: Doc };

/** Runs statements in their order, each for itself; an error ends them if they are ordered, or in a transaction. */
function runStatements({ args, name }: Command, list: unknown, run: (statement: Doc) => Outcome): Doc {
  need(listOf(list).length > 0, 16, 'Write batch sizes must be between 1 and 100000');
  const [upserted, writeErrors]: [Doc[], Doc[]] = [[], []];
  let [n, nModified] = [0, 0];
  for (const [index, statement] of listOf(list).entries()) {
    need(name === 'insert' || isDoc(docOf(statement).q), 40414, `the statements of ${name} need a filter q`);
    try {
      const outcome = run(docOf(statement));
      if (outcome.upserted) upserted.push({ index, _id: outcome.upserted._id });
      n += outcome.n + (outcome.upserted ? 1 : 0);
      nModified += outcome.modified ?? 0;
    } catch (error) {
      if (!(error instanceof CommandError) || error.reply.errorLabels) throw error;
      writeErrors.push({ index, ...error.reply });
      if (args.ordered !== false || args.autocommit === false) break;
    }
  }
  const lists = { ...(upserted.length > 0 && { upserted }), ...(writeErrors.length > 0 && { writeErrors }) };
  return { n, ...(name === 'update' && { nModified }), ...lists, ok: 1 };
}

const all = (view: View, collection: Collection | undefined, wanted: Search): Doc[] =>
  [...search(view, collection, wanted)].flatMap((bytes) => (bytes ? [decode(bytes)] : []));

function changeFound(view: View, ns: string, wanted: Search, { q, u, upsert }: Doc): Outcome {
  const change = compileUpdate(u, wanted.limit === 0);
  const collection = isTruthy(upsert) ? ensureCollection(view, ns) : findCollection(view, ns);
  if (!collection) return { n: 0 };
  const result: Outcome = { n: 0, modified: 0 };
  for (const before of all(view, collection, wanted)) {
    const after = change(before, false);
    const isChanged = !encode(after).equals(encode(before));
    if (isChanged) replaceDocument(view, collection, before, after);
    Object.assign(result, { n: result.n + 1, modified: (result.modified ?? 0) + (isChanged ? 1 : 0), before, after });
  }
  if (result.n > 0 || !isTruthy(upsert)) return result;
  const { _id, ...seed } = seedOf(docOf(q));
  const start = { ...(_id !== undefined && { _id }), ...(isModifiers(docOf(u)) && seed) };
  const upserted = insertDocument(view, collection, change(start, true));
  return { n: 0, after: upserted, upserted };
}

function removeFound(view: View, ns: string, wanted: Search): Outcome {
  const collection = findCollection(view, ns);
  const found = all(view, collection, wanted);
  for (const document of found) if (collection) replaceDocument(view, collection, document);
  return { n: found.length, ...(found[0] && { before: found[0] }) };
}

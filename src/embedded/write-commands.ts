import { field, fields, isTruthy, numberOf, T, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { type Collection, ensureCollection, findCollection } from './catalog.js';
import { CommandError, notSupported } from './command-error.js';
import { Documents } from './documents.js';
import type { Command, Engine } from './engine.js';
import { compileFilter, type Filter } from './filter.js';
import type { KeyField } from './index-keys.js';
import { sortOf } from './pipeline.js';
import { compileProjection } from './projection.js';
import { search } from './search.js';
import type { View } from './storage.js';
import { compileUpdate, seedOf } from './update.js';

const EMPTY = valueOf({});
const ID = Buffer.from('_id');

interface Outcome {
  n: number;
  nModified?: number;
  upserted?: Tree;
}

/** Runs the statements of a write command one after the other; an error ends it when `ordered`. */
async function statements(
  command: Command,
  engine: Engine,
  list: readonly Value[],
  run: (view: View, statement: Value) => Outcome,
): Promise<Tree> {
  const isOrdered = command.value('ordered') === undefined || command.is('ordered');
  const isInTransaction = command.value('autocommit') !== undefined;
  return engine.write(command, (view) => {
    const total: Outcome = { n: 0 };
    const upserted: Tree[] = [];
    const writeErrors: Tree[] = [];
    for (const [index, statement] of list.entries()) {
      try {
        const { n, nModified, upserted: id } = run(view, statement);
        total.n += n;
        if (nModified !== undefined) total.nModified = (total.nModified ?? 0) + nModified;
        if (id !== undefined) upserted.push({ index, _id: id });
      } catch (error) {
        if (!(error instanceof CommandError) || isInTransaction) throw error;
        writeErrors.push({ index, code: error.code, errmsg: error.message, ...(error.extra as Record<string, Tree>) });
        if (isOrdered) break;
      }
    }
    return {
      ...total,
      ...(upserted.length > 0 && { upserted }),
      ...(writeErrors.length > 0 && { writeErrors }),
      ok: 1,
    };
  });
}

export async function insert(command: Command, engine: Engine): Promise<Tree> {
  const list = command.list('documents');
  if (list.length === 0) throw new CommandError(16, 'Write batch sizes must be between 1 and 100000');
  return statements(command, engine, list, (view, document) => {
    const documents = new Documents(view, ensureCollection(view, command.namespace));
    documents.insert(document);
    documents.finish();
    return { n: 1 };
  });
}

export async function update(command: Command, engine: Engine): Promise<Tree> {
  return statements(command, engine, command.list('updates'), (view, statement) => {
    const options = fields(statement);
    refuse(options, 'collation', 'hint', 'arrayFilters', 'c', 'sort');
    const isMulti = isTruthy(options.get('multi'));
    const { matched, modified, upserted } = change(view, command.namespace, {
      query: options.get('q') ?? EMPTY,
      update: options.get('u') ?? EMPTY,
      isMulti,
      isUpsert: isTruthy(options.get('upsert')),
      sort: [],
    });
    return {
      n: matched + (upserted ? 1 : 0),
      nModified: modified,
      upserted: upserted && (field(upserted, ID) ?? null),
    };
  });
}

function refuse(options: ReadonlyMap<string, Value>, ...names: readonly string[]): void {
  for (const name of names) if (options.has(name)) throw notSupported(`the option ${name}`);
}

interface ChangeOrder {
  readonly query: Value;
  readonly update: Value;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly sort: readonly KeyField[];
}

interface Changed {
  matched: number;
  modified: number;
  before?: Value;
  after?: Value;
  upserted?: Value;
}

function change(view: View, namespace: string, { query, update: spec, isMulti, isUpsert, sort }: ChangeOrder): Changed {
  const compiled = compileUpdate(spec, isMulti);
  const collection = isUpsert ? ensureCollection(view, namespace) : findCollection(view, namespace);
  const result: Changed = { matched: 0, modified: 0 };
  if (collection === undefined) return result;
  const found = matching(view, collection, compileFilter(query), sort, isMulti ? 0 : 1);
  const documents = new Documents(view, collection);
  for (const before of found) {
    const after = compiled(before);
    result.matched++;
    result.before = before;
    result.after = after;
    if (after.raw.equals(before.raw)) continue;
    documents.replace(before, after);
    result.modified++;
  }
  if (found.length === 0 && isUpsert) {
    const seed = seedOf(query);
    const made =
      spec.type !== T.array && !fields(spec).keys().next().value?.startsWith('$')
        ? compiled(onlyId(seed), true)
        : compiled(seed, true);
    result.upserted = documents.insert(made);
    result.after = result.upserted;
  }
  documents.finish();
  return result;
}

function onlyId(seed: Value): Value {
  const id = field(seed, ID);
  return id ? valueOf({ _id: id }) : EMPTY;
}

function matching(
  view: View,
  collection: Collection,
  filter: Filter,
  sort: readonly KeyField[],
  limit: number,
): Value[] {
  return [...search(view, collection, { filter, sort, skip: 0, limit })].filter((value) => value !== undefined);
}

export async function remove(command: Command, engine: Engine): Promise<Tree> {
  return statements(command, engine, command.list('deletes'), (view, statement) => {
    const options = fields(statement);
    refuse(options, 'collation', 'hint');
    const limit = numberOf(options.get('limit'));
    if (limit !== 0 && limit !== 1) throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
    const filter = compileFilter(options.get('q') ?? EMPTY);
    const collection = findCollection(view, command.namespace);
    if (collection === undefined) return { n: 0 };
    const found = matching(view, collection, filter, [], limit);
    const documents = new Documents(view, collection);
    for (const document of found) documents.remove(document);
    documents.finish();
    return { n: found.length };
  });
}

export async function findAndModify(command: Command, engine: Engine): Promise<Tree> {
  command.refuse('collation', 'hint', 'arrayFilters', 'let');
  const [spec, isRemove, isNew, isUpsert] = [
    command.value('update'),
    command.is('remove'),
    command.is('new'),
    command.is('upsert'),
  ];
  if (isRemove === (spec !== undefined))
    throw new CommandError(9, 'Either an update or remove=true must be specified, not both');
  if (isRemove && (isNew || isUpsert))
    throw new CommandError(
      9,
      "Cannot specify both new=true or upsert=true and remove=true; 'remove' always returns the deleted document",
    );
  const [sort, projection, query] = [command.value('sort'), command.value('fields'), command.value('query') ?? EMPTY];
  const shown = projection && fields(projection).size > 0 ? compileProjection(projection) : (value: Value) => value;
  const order = sort ? sortOf(sort) : [];
  return engine.write(command, (view) => {
    if (spec === undefined) {
      const collection = findCollection(view, command.namespace);
      const [found] = collection ? matching(view, collection, compileFilter(query), order, 1) : [];
      const documents = found && collection && new Documents(view, collection);
      if (found) documents?.remove(found);
      documents?.finish();
      return { lastErrorObject: { n: found ? 1 : 0 }, value: found ? shown(found) : null, ok: 1 };
    }
    const { matched, before, after, upserted } = change(view, command.namespace, {
      query,
      update: spec,
      isMulti: false,
      isUpsert,
      sort: order,
    });
    const value = isNew ? after : before;
    const lastErrorObject = {
      n: matched + (upserted ? 1 : 0),
      updatedExisting: matched > 0,
      upserted: upserted && field(upserted, ID),
    };
    return { lastErrorObject, value: value ? shown(value) : null, ok: 1 };
  });
}

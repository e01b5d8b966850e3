import { documentOf, elements, field, fields, T, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import { countOf, findCollection } from './catalog.js';
import { CommandError } from './command-error.js';
import type { Command, Engine } from './engine.js';
import { compileFilter } from './filter.js';
import { stepsOf } from './index-keys.js';
import { aggregate as runPipeline, sortOf } from './pipeline.js';
import { compileProjection } from './projection.js';
import { type Stream, search } from './search.js';
import { keyOf } from './sort-key.js';

const FIRST_BATCH = 101;
const EMPTY = valueOf({});

export async function find(command: Command, engine: Engine): Promise<Tree> {
  command.refuse('collation', 'hint', 'min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'let');
  const filter = compileFilter(command.value('filter') ?? EMPTY);
  const sort = command.value('sort');
  const projection = command.value('projection');
  const limit = command.number('limit') ?? 0;
  const search1 = { filter, sort: sort ? sortOf(sort) : [], skip: command.number('skip') ?? 0, limit: Math.abs(limit) };
  const change = projection && fields(projection).size > 0 ? compileProjection(projection) : undefined;
  const batchSize = command.number('batchSize') ?? FIRST_BATCH;
  return engine.read(command, command.namespace, batchSize, command.is('singleBatch') || limit < 0, (view) => {
    const found = search(view, findCollection(view, command.namespace), search1);
    return change ? mapped(found, change) : found;
  });
}

function* mapped(stream: Stream, change: (value: Value) => Value): Generator<Value | undefined> {
  for (const value of stream) yield value && change(value);
}

export async function aggregate(command: Command, engine: Engine): Promise<Tree> {
  command.refuse('collation', 'hint', 'let', 'explain');
  const cursor = command.value('cursor');
  const size = cursor && field(cursor, Buffer.from('batchSize'));
  const { namespace, database } = command;
  const pipeline = command.list('pipeline');
  if (command.value('aggregate')?.type !== T.string)
    throw new CommandError(
      73,
      'aggregations of a whole database are not supported by the embedded store: set MONGODB_URI to use MongoDB',
    );
  return engine.read(command, namespace, size ? size.bytes.readInt32LE(size.start) : FIRST_BATCH, false, (view) =>
    runPipeline(view, findCollection(view, namespace), database, pipeline),
  );
}

export async function count(command: Command, engine: Engine): Promise<Tree> {
  command.refuse('collation', 'hint');
  const query = command.value('query') ?? EMPTY;
  const filter = compileFilter(query);
  const [skip, limit] = [command.number('skip') ?? 0, Math.abs(command.number('limit') ?? 0)];
  const isAll = fields(query).size === 0;
  const [total] = await engine.readAll(command, function* (view) {
    const collection = findCollection(view, command.namespace);
    let n = 0;
    if (isAll) n = Math.max(0, Math.min(collection ? countOf(view, collection) - skip : 0, limit || Infinity));
    else for (const value of search(view, collection, { filter, sort: [], skip, limit })) value ? n++ : yield undefined;
    yield valueOf({ n });
  });
  return { n: total ? (fields(total).get('n') ?? 0) : 0, ok: 1 };
}

export async function distinct(command: Command, engine: Engine): Promise<Tree> {
  command.refuse('collation', 'hint');
  const filter = compileFilter(command.value('query') ?? EMPTY);
  const steps = stepsOf(command.text('key'));
  const values = new Map<string, Value>();
  await engine.readAll(command, function* (view) {
    for (const document of search(view, findCollection(view, command.namespace), {
      filter,
      sort: [],
      skip: 0,
      limit: 0,
    })) {
      for (const value of document ? leavesOf(document, steps, 0) : []) {
        const key = keyOf(value);
        if (!values.has(key)) values.set(key, value);
      }
      yield undefined;
    }
  });
  return { values: [...values.values()], ok: 1 };
}

function leavesOf(value: Value | undefined, steps: readonly Buffer[], index: number): Value[] {
  const step = steps[index];
  if (value === undefined) return [];
  if (step === undefined) return value.type === T.array ? elements(value) : [value];
  if (value.type === T.object) return leavesOf(field(value, step), steps, index + 1);
  if (value.type !== T.array) return [];
  const own = /^\d+$/.test(step.toString('latin1')) ? leavesOf(field(value, step), steps, index + 1) : [];
  return [...own, ...elements(value).flatMap((item) => (item.type === T.object ? leavesOf(item, steps, index) : []))];
}

export const getMore = (command: Command, engine: Engine): Promise<Tree> => engine.getMore(command);

export const killCursors = (command: Command, engine: Engine): Tree => engine.killCursors(command.list('cursors'));

export const emptyDocument = documentOf(Buffer.from([5, 0, 0, 0, 0]));

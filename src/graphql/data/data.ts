import type { Actor } from '../../access/rights.js';
import type { InverseAsk } from '../loaders/inverse-loader.js';
import { loadPage } from '../pagination/load-page.js';
import { readOrder, toStoreSort } from '../pagination/order.js';
import { type ConnectionArgs, readPage } from '../pagination/page-args.js';
import type { Page, PageSelection } from '../pagination/plan-page.js';
import { type AggregateArgs, type AggregateRow, aggregateRows, type Measured } from './aggregate.js';
import { createRow } from './create-row.js';
import { createRows } from './create-rows.js';
import { type Deletion, deleteRow } from './delete-row.js';
import { deleteRows } from './delete-rows.js';
import type { InputTypesOf, ModelName } from './generated-types.js';
import type { ModelBinding } from './model-binding.js';
import type { Projection } from './projection.js';
import { type DataOptions, type Held, openRequest, type RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import { viewPermission } from './row-filters.js';
import { storedIdOf } from './stored-id.js';
import { type Change, updateRow } from './update-row.js';
import { type ChangeOfMany, updateRows } from './update-rows.js';
import { type Upsert, upsertRow } from './upsert-row.js';
import { readableRow, requireUsableOrder, requireUsableWhere } from './usable-fields.js';
import type { Written } from './write-outcome.js';
import type { WriteInput } from './write-values.js';

/** What a hand-written resolver may ask of a model. */
export interface FindQuery<Types extends InputTypes = InputTypes> {
  /** The model's `where`, as in GraphQL. */
  readonly where?: Types['where'] | null | undefined;
  /** As in GraphQL: `[{ title: 'ASC' }]`. */
  readonly orderBy?: readonly Types['orderBy'][] | null | undefined;
  /** How many at most; all if left out. */
  readonly first?: number | null | undefined;
}

/** The input types of a model. */
export interface InputTypes {
  readonly where: unknown;
  readonly orderBy: unknown;
  readonly create: WriteInput;
  readonly update: WriteInput;
  readonly unique: WriteInput;
}

/** One model's rows as the actor of a request may see and change them; nothing here can reach past that. */
export interface ModelData<Types extends InputTypes = InputTypes> {
  page(args: ConnectionArgs, selection: PageSelection): Promise<Page>;
  /** The row of an id as callers write it; null when it is missing, hidden or malformed. Batched. */
  findById(id: string, projection?: Projection): Promise<Row | null>;
  /** The row of a stored reference. Batched. */
  load(storedId: unknown, projection: Projection): Promise<Row | null>;
  /** A page of the rows that refer to one of this model, by its stored id. Batched: one store call for all that are asked alike. */
  inversePage(storedId: unknown, ask: InverseAsk): Promise<Page>;
  /** Counts and measures of rows, by groups. */
  aggregate(args: AggregateArgs, measured: readonly Measured[]): Promise<readonly AggregateRow[]>;
  find(query?: FindQuery<Types>): Promise<readonly Row[]>;
  findOne(query?: FindQuery<Types>): Promise<Row | null>;
  count(where?: Types['where'] | null): Promise<number>;
  create(input: Types['create']): Promise<Written>;
  update(change: Change<Types['update']>): Promise<Written>;
  delete(target: Deletion): Promise<string>;
  upsert(change: Upsert<Types['unique'], Types['create'], Types['update']>): Promise<Written>;
  /** All or none, like the next two; each answers the ids of the rows. */
  createMany(inputs: readonly Types['create'][]): Promise<readonly string[]>;
  updateMany(change: ChangeOfMany<Types['where'], Types['update']>): Promise<readonly string[]>;
  deleteMany(where: Types['where']): Promise<readonly string[]>;
}

/** Guarded access to every model, by its name: `data.Movie.find({ where })`. Typed for the models that codegen has seen. */
export type Data = { readonly [K in ModelName]: ModelData<InputTypesOf<K>> } & { readonly [model: string]: ModelData };

/** Opens the data for one request: its actor, its id, the signal of its end, and what it is held to instead of the server's limits. */
export type DataFactory = (
  actor: Actor | null,
  requestId: string,
  signal?: Pick<AbortSignal, 'aborted'>,
  held?: Held,
) => Data;

/** Makes the factory that gives every request its `ctx.data`. */
export function createDataFactory(options: DataOptions): DataFactory {
  const scopes = new WeakMap<object, () => RequestScope>();
  const models = [...options.bindings.values()].map(
    (binding) => [binding.name, { get: modelGetter(binding, scopes) }] as const,
  );
  const prototype = Object.defineProperties({}, Object.fromEntries(models));
  return (actor, requestId, signal, held) => {
    const data: Data = Object.create(prototype);
    let scope: RequestScope | undefined;
    scopes.set(data, () => {
      scope ??= openRequest(options, actor, requestId, signal, held);
      return scope;
    });
    return data;
  };
}

/** The data of a model. @throws TypeError for a model that is not bound: a bug of ours. */
export function modelData(data: Data, model: string): ModelData {
  const found = data[model];
  if (!found) throw new TypeError(`${model} is no bound model`);
  return found;
}

/** Opened when it is first asked for: a list asks once for each of its rows. */
function modelGetter(binding: ModelBinding, scopes: WeakMap<object, () => RequestScope>) {
  const opened = new WeakMap<object, ModelData>();
  return function get(this: object): ModelData {
    const known = opened.get(this);
    if (known) return known;
    const scope = scopes.get(this);
    if (!scope) throw new TypeError('data is only for the request that it was opened for');
    const made = openModel(scope(), binding);
    opened.set(this, made);
    return made;
  };
}

function openModel(scope: RequestScope, binding: ModelBinding): ModelData {
  const reach = [viewPermission(binding)];
  const { store } = scope;

  async function find({ where, orderBy, first }: FindQuery = {}): Promise<readonly Row[]> {
    if (first === 0) return [];
    requireUsableWhere(scope, binding, where);
    requireUsableOrder(scope, binding, orderBy ?? []);
    const filter = await scope.compile(binding, where);
    const sort = toStoreSort(readOrder(binding, orderBy), false);
    return store.find(binding, reach, filter, { projection: readableRow(scope, binding), sort, limit: first ?? 0 });
  }

  return {
    find,
    async page(args, selection) {
      const request = readPage(binding, args);
      const filter = await scope.compile(binding, args.where);
      return loadPage({ store, binding, reach, filter }, request, selection);
    },
    async findById(id, projection = readableRow(scope, binding)) {
      const stored = storedIdOf(binding.id, id);
      return stored === undefined ? null : scope.loaderOf(binding).load(stored, projection);
    },
    load: (storedId, projection) => scope.loaderOf(binding).load(storedId, projection),
    aggregate: (args, measured) => aggregateRows(scope, binding, args, measured),
    inversePage: (storedId, ask) => scope.inverseLoaderOf(binding).load(storedId, ask),
    findOne: async (query) => (await find({ ...query, first: 1 }))[0] ?? null,
    async count(where) {
      requireUsableWhere(scope, binding, where);
      return store.count(binding, reach, await scope.compile(binding, where));
    },
    create: (input) => createRow(scope, binding, input),
    update: (change) => updateRow(scope, binding, change),
    delete: (target) => deleteRow(scope, binding, target),
    upsert: (change) => upsertRow(scope, binding, change),
    createMany: (inputs) => createRows(scope, binding, inputs),
    updateMany: (change) => updateRows(scope, binding, change),
    deleteMany: (where) => deleteRows(scope, binding, where),
  };
}

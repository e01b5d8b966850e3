import { decide } from '../../access/decide.js';
import { viewRequirement } from '../../access/model-requirement.js';
import type { Rule } from '../../access/requirements-table.js';
import type { Actor } from '../../access/rights.js';
import { LimitError } from '../../lib/app-error.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import { createInverseLoader, type InverseLoader } from '../loaders/inverse-loader.js';
import { createRowLoader, type RowLoader } from '../loaders/row-loader.js';
import { loadInversePages } from '../pagination/load-inverse-pages.js';
import { readPage } from '../pagination/page-args.js';
import { compileWhere, type WhereScope } from './compile-where.js';
import { createCounterparts } from './counterparts.js';
import { everyRow, type Filter } from './filter.js';
import { type BoundField, bindingOf, fieldOf, type ModelBinding, type ModelBindings } from './model-binding.js';
import { createRowFilters, type RowFilters, viewPermission } from './row-filters.js';
import { openStore, type Store, type StoreCall } from './store.js';

/** How large what a caller asks may be, and how long a read may take. */
export interface DataLimits {
  readonly maxWhereDepth: number;
  readonly maxIn: number;
  readonly storeTimeoutMs: number;
  /** Row filters whose relations name more ids are joined in the store; 1,000 if left out. */
  readonly maxListedIds?: number;
  /** Rows that one write may touch. */
  readonly maxBulk: number;
}

/** What one request is held to, where that differs from the server's own limits. */
export interface Held {
  readonly limits: Pick<DataLimits, 'maxWhereDepth' | 'maxIn' | 'maxBulk'>;
  /** When its time is over, as `performance.now()` counts. */
  readonly deadline?: number | undefined;
}

/** What the data of all requests shares. */
export interface DataOptions {
  readonly bindings: ModelBindings;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: DataLimits;
  /** Whether an actor may read what a coordinate names, rows aside. Left out: nothing is readable where it is asked. */
  readonly canRead?: (actor: Actor | null, coordinate: string) => boolean;
  /** What a coordinate asks, for denials. */
  readonly ruleAt?: (coordinate: string) => Pick<Rule, 'shownAs' | 'requirement'>;
  readonly onStoreCall?: (call: StoreCall) => void;
}

/** One request's view of the data: who asks, the way to the store, and what was already loaded. */
export interface RequestScope {
  readonly options: DataOptions;
  readonly actor: Actor | null;
  readonly requestId: string;
  readonly store: Store;
  readonly rows: RowFilters;
  canRead(coordinate: string): boolean;
  /** Whether the actor may see rows of a model at all. */
  canSee(binding: ModelBinding): boolean;
  /** Compiles a caller's `where`: relations see what the caller sees. */
  compile(binding: ModelBinding, where: unknown): Promise<Filter>;
  loaderOf(binding: ModelBinding): RowLoader;
  /** The pages of a model's inverse connections. */
  inverseLoaderOf(binding: ModelBinding): InverseLoader;
  /** Forgets what was loaded, after a write. */
  forget(): void;
}

/** Opens the data for one request. */
export function openRequest(
  shared: DataOptions,
  actor: Actor | null,
  requestId: string,
  signal?: Pick<AbortSignal, 'aborted'>,
  held?: Held,
): RequestScope {
  const options = held ? { ...shared, limits: limitsOf(shared.limits, held) } : shared;
  const { bindings, clock, log, limits } = options;
  const loaders = new Map<string, RowLoader>();
  const inverseLoaders = new Map<string, InverseLoader>();
  const store = openStore({
    rows: () => rows,
    bindingOf: (model) => bindingOf(bindings, model),
    clock,
    requestId,
    timeoutMs: limits.storeTimeoutMs,
    signal,
    deadline: held?.deadline,
    onStoreCall: options.onStoreCall,
  });

  const counterparts = createCounterparts(store, () => rows, limits.maxListedIds);
  const targetOf = (field: BoundField) => bindingOf(bindings, field.typeName);

  const fullSight: WhereScope = {
    maxDepth: Number.POSITIVE_INFINITY,
    maxIn: Number.POSITIVE_INFINITY,
    count: () => {},
    targetOf,
    withCounterpart: counterparts.any,
  };
  const rows = createRowFilters({ actor, clock, log, scope: fullSight });

  const ownSight: WhereScope = {
    maxDepth: limits.maxWhereDepth,
    maxIn: limits.maxIn,
    count: countConditions(),
    targetOf,
    withCounterpart: counterparts.visible,
  };

  function openLoader(binding: ModelBinding): RowLoader {
    const reach = [viewPermission(binding)];
    return createRowLoader((ids, projection) =>
      store.find(binding, reach, { _id: { $in: ids } }, { projection, limit: 0 }),
    );
  }

  const compile = async (binding: ModelBinding, where: unknown) =>
    where == null ? everyRow : compileWhere(binding, where, ownSight);

  function openInverseLoader(parent: ModelBinding): InverseLoader {
    return createInverseLoader(async (parentIds, { field, args, selection }) => {
      const child = bindingOf(bindings, field.typeName);
      const request = readPage(child, args);
      const filter = await compile(child, args.where);
      const link = { parent, parentIds, child, path: fieldOf(child, field.of).path };
      return loadInversePages({ store, link, reach: [viewPermission(child)], filter }, request, selection);
    });
  }

  return {
    ...{ options, actor, requestId, store, rows },
    canRead: (coordinate) => options.canRead?.(actor, coordinate) ?? false,
    canSee: (binding) => decide(viewRequirement(binding.name), actor).allowed,
    compile,
    loaderOf(binding) {
      const loader = loaders.get(binding.name) ?? openLoader(binding);
      loaders.set(binding.name, loader);
      return loader;
    },
    inverseLoaderOf(binding) {
      const loader = inverseLoaders.get(binding.name) ?? openInverseLoader(binding);
      inverseLoaders.set(binding.name, loader);
      return loader;
    },
    forget() {
      for (const loader of [...loaders.values(), ...inverseLoaders.values()]) loader.clear();
      counterparts.forget();
      rows.forget();
    },
  };
}

function limitsOf(shared: DataLimits, { limits, deadline }: Held): DataLimits {
  const { maxWhereDepth, maxIn, maxBulk } = limits;
  const storeTimeoutMs =
    deadline === undefined ? shared.storeTimeoutMs : Math.max(1, Math.ceil(deadline - performance.now()));
  return { maxWhereDepth, maxIn, maxBulk, storeTimeoutMs };
}

/** All filters of one request together: each relation is a query of the store, each field a test of every row that it looks at. */
const maxConditions = { field: 5000, relation: 50 } as const;

function countConditions(): WhereScope['count'] {
  const counts = { field: 0, relation: 0 };
  return (condition) => {
    counts[condition] += 1;
    const limit = maxConditions[condition];
    if (counts[condition] > limit) {
      throw new LimitError(`the filters of one request have at most ${limit} conditions on ${condition}s`);
    }
  };
}

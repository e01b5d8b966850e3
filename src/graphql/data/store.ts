import type { Permission } from '../../access/rights.js';
import { StoreError } from '../../lib/app-error.js';
import type { Clock } from '../../lib/clock.js';
import { allOf, everyRow, type Filter, noRow } from './filter.js';
import { type Grouping, groupStages } from './group-stages.js';
import { findLinked, type Link, type LinkedAnswers, type LinkedPart, named } from './linked-rows.js';
import type { BoundField, ModelBinding } from './model-binding.js';
import { pinRelations } from './pin-relations.js';
import { projectionOf } from './projection.js';
import { countRows, distinctValues, findRows, runStages } from './reads.js';
import { hasRelations, relationsOf } from './relation.js';
import type { Row } from './row.js';
import { type RowFilters, viewPermission } from './row-filters.js';
import type { FindOptions } from './stages.js';
import { toStoreFailure } from './store-failure.js';

/** One call to the store, told after it has ended. */
export interface StoreCall {
  readonly model: string;
  readonly operation: 'find' | 'count' | 'aggregate' | 'insert' | 'update' | 'delete';
  readonly seconds: number;
  readonly requestId: string;
}

/** Whose rows a call may touch: those that all of these permissions cover; `fullSight` is for row filters themselves. */
export type Reach = readonly Permission[] | 'fullSight';

/** Asks the store under a filter, and says when: only then is it a call. */
type Run<T> = (filter: Filter, onSend: () => void) => Promise<T>;

/** The only way to the store for requests: every call's filter is joined with the row filters of its reach, here. */
export interface Store {
  find(binding: ModelBinding, reach: Reach, filter: Filter, options: FindOptions): Promise<readonly Row[]>;
  count(binding: ModelBinding, reach: Reach, filter: Filter): Promise<number>;
  /** The values of a path, each once, null left out. */
  distinct(
    binding: ModelBinding,
    reach: Reach,
    filter: Filter,
    path: Pick<BoundField, 'path' | 'isList'>,
    limit: number,
  ): Promise<readonly unknown[]>;
  /** Groups of rows as group-stages.ts answers them; references count as null where their targets' reach ends. */
  group(binding: ModelBinding, reach: Reach, filter: Filter, grouping: Grouping): Promise<readonly Row[]>;
  /** A filter as it holds for some rows, without relations, so that a write can hold to it and a row in memory be tried. */
  pinned(filter: Filter, rows: readonly Row[]): Promise<Filter>;
  /** What refers to each of some rows that the actor may see, in one call; the reach is that of what refers to them. */
  findLinked(
    link: Link,
    reach: Reach,
    parts: Readonly<Record<string, LinkedPart>>,
  ): Promise<ReadonlyMap<string, LinkedAnswers>>;
  /** Deletes the first match; answers how many were deleted. */
  deleteOne(binding: ModelBinding, reach: Reach, filter: Filter): Promise<number>;
  /**
   * Runs a write under the filter that it must hold to (an insert has none: it checks the rows itself). It tells when it
   * turns to the store: what is refused before that is no call. No write can join, so relations of row filters are pinned for the
   * rows that it is aimed at, which are read for that when they are not given.
   */
  write<T>(
    binding: ModelBinding,
    reach: Reach,
    filter: Filter,
    operation: 'insert' | 'update' | 'delete',
    run: Run<T>,
    targets?: readonly Row[],
  ): Promise<T>;
}

/** What every call of one request is held to. */
export interface StoreOptions {
  readonly rows: () => RowFilters;
  readonly bindingOf: (model: string) => ModelBinding;
  readonly clock: Clock;
  readonly requestId: string;
  /** Milliseconds that one read may take in the store. */
  readonly timeoutMs: number;
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
  /** When the time of the request is over, as `performance.now()` counts: reads that are under way then are cut off. */
  readonly deadline?: number | undefined;
  readonly onStoreCall?: ((call: StoreCall) => void) | undefined;
}

/** More values than the rows of one write can have. */
const maxPinned = 1_000_000;

/** Opens the store for one request. */
export function openStore(options: StoreOptions): Store {
  const { timeoutMs, deadline } = options;

  /** Milliseconds that a read may take from now on: the driver tells the store, and does not wait for longer itself. */
  const timeLeft = () => (deadline === undefined ? timeoutMs : Math.max(1, Math.ceil(deadline - performance.now())));

  async function reachable(binding: ModelBinding, reach: Reach, filter: Filter): Promise<Filter> {
    if (reach === 'fullSight') return filter;
    const rows = await Promise.all(reach.map((permission) => options.rows().of(binding, permission)));
    return allOf([...rows, filter]);
  }

  /** Every call passes here. A filter that no row matches is answered without asking. */
  async function call<T>(
    { binding, reach, filter, operation }: Call,
    nothing: () => T | Promise<T>,
    run: Run<T>,
  ): Promise<T> {
    const joined = await reachable(binding, reach, filter);
    if (joined === noRow) return nothing();
    if (options.signal?.aborted) throw new StoreError('the request was given up before the store was asked');
    if (binding.model.db.readyState !== 1) throw new StoreError('the store is not connected');
    let sentAt: number | undefined;
    const onSend = () => {
      sentAt = options.clock();
    };
    try {
      return await run(joined, onSend);
    } catch (error) {
      throw toStoreFailure(error);
    } finally {
      if (sentAt !== undefined) report(binding, operation, sentAt);
    }
  }

  function report(binding: ModelBinding, operation: StoreCall['operation'], sentAt: number): void {
    const seconds = (options.clock() - sentAt) / 1000;
    options.onStoreCall?.({ model: binding.name, operation, seconds, requestId: options.requestId });
  }

  const store: Store = {
    find: (binding, reach, filter, find) =>
      call(
        { binding, reach, filter, operation: 'find' },
        () => [],
        async (joined, onSend) => {
          onSend();
          const rows = await findRows(binding, joined, find, timeLeft());
          return find.projection === 'wholeRow' ? rows : named(rows, binding);
        },
      ),
    count: (binding, reach, filter) =>
      call(
        { binding, reach, filter, operation: 'count' },
        () => 0,
        (joined, onSend) => {
          onSend();
          return countRows(binding, joined, timeLeft());
        },
      ),
    distinct: (binding, reach, filter, path, limit) =>
      call(
        { binding, reach, filter, operation: 'aggregate' },
        () => [],
        (joined, onSend) => {
          onSend();
          return distinctValues(binding, joined, path, limit, timeLeft());
        },
      ),
    group: (binding, reach, filter, grouping) =>
      call(
        { binding, reach, filter, operation: 'aggregate' },
        () => [],
        async (joined, onSend) => {
          const visible = grouping.keys.map(({ target }) =>
            target ? reachable(target, [viewPermission(target)], everyRow) : everyRow,
          );
          const stages = groupStages(joined, grouping, await Promise.all(visible));
          onSend();
          return runStages(binding, stages, timeLeft(), grouping.limit);
        },
      ),
    pinned: (filter, rows) =>
      pinRelations(filter, rows, async ({ model, foreignPath, isList }, matching) => {
        const target = options.bindingOf(model);
        const foreign = { path: foreignPath, isList };
        return store.distinct(target, 'fullSight', matching, foreign, maxPinned);
      }),
    findLinked: (link, reach, parts) =>
      call(
        { binding: link.child, reach, filter: everyRow, operation: 'aggregate' },
        () => new Map(),
        (rows, onSend) => {
          onSend();
          const joined = Object.entries(parts).map(([name, part]): [string, LinkedPart] => [
            name,
            { ...part, filter: allOf([rows, part.filter]) },
          ]);
          return findLinked(link, Object.fromEntries(joined), timeLeft());
        },
      ),
    deleteOne: (binding, reach, filter) =>
      call(
        { binding, reach, filter, operation: 'delete' },
        () => 0,
        async (joined, onSend) => {
          const condition = await pinnedFor(binding, filter, joined);
          onSend();
          const { deletedCount } = await binding.model.collection.deleteOne(condition);
          return deletedCount;
        },
      ),
    write: (binding, reach, filter, operation, run, targets) =>
      call(
        { binding, reach, filter, operation },
        () => run(noRow, () => {}),
        async (joined, onSend) => run(await pinnedFor(binding, filter, joined, targets), onSend),
      ),
  };

  /** What a write must hold to: relations pinned for the rows that it is aimed at. */
  async function pinnedFor(
    binding: ModelBinding,
    filter: Filter,
    joined: Filter,
    targets?: readonly Row[],
  ): Promise<Filter> {
    if (!hasRelations(joined)) return joined;
    const projection = projectionOf(relationsOf(joined).map(({ localPath }) => localPath));
    const rows = targets ?? (await store.find(binding, 'fullSight', filter, { projection, limit: 0 }));
    return store.pinned(joined, rows);
  }

  return store;
}

interface Call {
  readonly binding: ModelBinding;
  readonly reach: Reach;
  readonly filter: Filter;
  readonly operation: StoreCall['operation'];
}

/** A filter for one row by its stored id. */
export function byId(id: unknown): Filter {
  return id === undefined ? noRow : { _id: { $eq: id } };
}

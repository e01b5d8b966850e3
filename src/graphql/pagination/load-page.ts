import { allOf, type Filter } from '../data/filter.js';
import type { ModelBinding } from '../data/model-binding.js';
import { idOnly, type Projection, projectionOf } from '../data/projection.js';
import type { Row } from '../data/row.js';
import type { Reach, Store } from '../data/store.js';
import { beyond, fromPosition } from './keyset.js';
import { type Order, toStoreSort } from './order.js';
import type { PageRequest } from './page-args.js';

/** What of a connection is selected: only that is worked out. */
export interface PageSelection {
  /** What of each row; `null`: no rows are selected. */
  readonly row: Projection | null;
  readonly cursors: boolean;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: boolean;
}

/** A page of rows. What was not selected is left at nothing. */
export interface Page {
  readonly rows: readonly Row[];
  readonly order: Order;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number;
}

/** Where pages come from: a model's rows within a reach, those that match. */
export interface PageSource {
  readonly store: Store;
  readonly binding: ModelBinding;
  readonly reach: Reach;
  readonly filter: Filter;
}

/** Loads a page: one store call for its rows, one for the count, and one to look back past a cursor, each only if selected. */
export async function loadPage(source: PageSource, request: PageRequest, selection: PageSelection): Promise<Page> {
  const [found, totalCount, isBehind] = await Promise.all([
    findRows(source, request, selection),
    selection.totalCount ? source.store.count(source.binding, source.reach, source.filter) : 0,
    isAnythingBehind(source, request, selection),
  ]);
  const hasMore = found.length > request.size;
  const rows = hasMore ? found.slice(0, request.size) : found;
  const { order, isBackward } = request;
  const page = { order, totalCount, rows: isBackward ? [...rows].reverse() : rows };
  const isAhead = hasMore || (await isAnythingAhead(source, request, selection));
  return isBackward
    ? { ...page, hasPreviousPage: isAhead, hasNextPage: isBehind }
    : { ...page, hasNextPage: isAhead, hasPreviousPage: isBehind };
}

/** The page's rows in reading direction, and one more when it matters whether there is one. */
async function findRows(source: PageSource, request: PageRequest, selection: PageSelection): Promise<readonly Row[]> {
  const { order, after, before, size, isBackward } = request;
  const wantsMore = isBackward ? selection.hasPreviousPage : selection.hasNextPage;
  const limit = size + (wantsMore ? 1 : 0);
  if (limit === 0 || !(selection.row || selection.cursors || wantsMore)) return [];
  const window = [
    ...(after ? [beyond(order, after, 'after')] : []),
    ...(before ? [beyond(order, before, 'before')] : []),
  ];
  const filter = allOf([source.filter, ...window]);
  const projection = pageProjection(order, selection);
  return source.store.find(source.binding, source.reach, filter, {
    projection,
    limit,
    sort: toStoreSort(order, isBackward),
  });
}

/** Cursors are built from the keys of the order alone. */
function pageProjection(order: Order, { row, cursors }: PageSelection): Projection {
  if (row && !cursors) return row;
  const keys = cursors ? order.keys.map(({ field }) => field.path).filter((path) => path !== '_id') : [];
  return projectionOf([...(row?.paths ?? []), ...keys]);
}

/** Whether rows lie on the near side of the cursor that the page starts from: what was walked past. */
async function isAnythingBehind(source: PageSource, request: PageRequest, selection: PageSelection): Promise<boolean> {
  const { isBackward, after, before, order } = request;
  const position = isBackward ? before : after;
  const isSelected = isBackward ? selection.hasNextPage : selection.hasPreviousPage;
  if (!position || !isSelected) return false;
  return exists(source, fromPosition(order, position, isBackward ? 'after' : 'before'));
}

/** Whether rows lie past the cursor that the page must not cross; the page itself has room to spare. */
async function isAnythingAhead(source: PageSource, request: PageRequest, selection: PageSelection): Promise<boolean> {
  const { isBackward, after, before, order } = request;
  const position = isBackward ? after : before;
  const isSelected = isBackward ? selection.hasPreviousPage : selection.hasNextPage;
  if (!position || !isSelected) return false;
  return exists(source, fromPosition(order, position, isBackward ? 'before' : 'after'));
}

async function exists({ store, binding, reach, filter }: PageSource, where: Filter): Promise<boolean> {
  const rows = await store.find(binding, reach, allOf([filter, where]), { projection: idOnly, limit: 1 });
  return rows.length > 0;
}

import { allOf, type Filter } from '../data/filter.js';
import { type Projection, projectionOf } from '../data/projection.js';
import type { Row } from '../data/row.js';
import type { FindOptions } from '../data/stages.js';
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

/** What a page asks of the rows that match its `where`. */
export interface PagePlan {
  /** The page's rows in reading direction, and one more when it matters whether there is one. */
  readonly rows: { readonly window: Filter; readonly find: FindOptions } | null;
  /** Whether rows lie on the near side of the cursor that the page starts from: what was walked past. */
  readonly behind: Filter | null;
  /** Whether rows lie past the cursor that the page must not cross; the page itself has room to spare. */
  readonly ahead: Filter | null;
}

/** What the store answered to a plan. */
export interface PageAnswers {
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly isBehind: boolean;
  readonly isAhead: boolean;
}

/** Plans a page: each part only if it is selected. */
export function planPage(request: PageRequest, selection: PageSelection): PagePlan {
  const { isBackward, after, before, order } = request;
  const [start, end] = isBackward ? [before, after] : [after, before];
  const { hasNextPage, hasPreviousPage } = selection;
  const [asksBehind, asksAhead] = isBackward ? [hasNextPage, hasPreviousPage] : [hasPreviousPage, hasNextPage];
  const [near, far] = isBackward ? (['after', 'before'] as const) : (['before', 'after'] as const);
  return {
    rows: planRows(request, selection, asksAhead),
    behind: start && asksBehind ? fromPosition(order, start, near) : null,
    ahead: end && asksAhead ? fromPosition(order, end, far) : null,
  };
}

/** Whether the rows that were found are more than the page holds. */
export function isFilled(found: readonly Row[], { size }: PageRequest): boolean {
  return found.length > size;
}

/** The page that the answers make. */
export function toPage(request: PageRequest, { rows: found, totalCount, isBehind, isAhead }: PageAnswers): Page {
  const { order, isBackward, size } = request;
  const rows = found.slice(0, size);
  const page = { order, totalCount, rows: isBackward ? rows.reverse() : rows };
  const goesOn = isFilled(found, request) || isAhead;
  return isBackward
    ? { ...page, hasPreviousPage: goesOn, hasNextPage: isBehind }
    : { ...page, hasNextPage: goesOn, hasPreviousPage: isBehind };
}

function planRows(request: PageRequest, selection: PageSelection, wantsMore: boolean): PagePlan['rows'] {
  const { order, after, before, size, isBackward } = request;
  const limit = size + (wantsMore ? 1 : 0);
  if (limit === 0 || !(selection.row || selection.cursors || wantsMore)) return null;
  const window = allOf([
    ...(after ? [beyond(order, after, 'after')] : []),
    ...(before ? [beyond(order, before, 'before')] : []),
  ]);
  const projection = pageProjection(order, selection);
  return { window, find: { projection, limit, sort: toStoreSort(order, isBackward) } };
}

/** Cursors are built from the keys of the order alone. */
function pageProjection(order: Order, { row, cursors }: PageSelection): Projection {
  if (row && !cursors) return row;
  const keys = cursors ? order.keys.map(({ field }) => field.path).filter((path) => path !== '_id') : [];
  return projectionOf([...(row?.paths ?? []), ...keys]);
}

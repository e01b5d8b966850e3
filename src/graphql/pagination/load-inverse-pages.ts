import { allOf, type Filter } from '../data/filter.js';
import type { Link, LinkedAnswers, LinkedPart } from '../data/linked-rows.js';
import { idOnly } from '../data/projection.js';
import type { FindOptions } from '../data/stages.js';
import type { Reach, Store } from '../data/store.js';
import { idText } from '../data/stored-id.js';
import type { PageRequest } from './page-args.js';
import { type Page, type PageSelection, planPage, toPage } from './plan-page.js';

/** Where the pages of several parents come from: the rows that refer to each, within a reach, those that match. */
export interface InverseSource {
  readonly store: Store;
  readonly link: Link;
  readonly reach: Reach;
  readonly filter: Filter;
}

const one: FindOptions = { projection: idOnly, limit: 1 };

/** Loads a page for each parent, in their order: one store call for all of them and all that is selected. */
export async function loadInversePages(
  { store, link, reach, filter }: InverseSource,
  request: PageRequest,
  selection: PageSelection,
): Promise<readonly Page[]> {
  const plan = planPage(request, selection);
  const within = (window: Filter, find: LinkedPart['find']): LinkedPart => ({ filter: allOf([filter, window]), find });
  const parts = {
    ...(plan.rows ? { rows: within(plan.rows.window, plan.rows.find) } : {}),
    ...(selection.totalCount ? { count: { filter, find: 'count' as const } } : {}),
    ...(plan.behind ? { behind: within(plan.behind, one) } : {}),
    ...(plan.ahead ? { ahead: within(plan.ahead, one) } : {}),
  };
  const found = Object.keys(parts).length > 0 ? await store.findLinked(link, reach, parts) : new Map<string, never>();
  return link.parentIds.map((id) => toPage(request, answersOf(found.get(idText(id)))));
}

/** A parent that was deleted meanwhile has none. */
function answersOf({ rows = [], count = [], behind = [], ahead = [] }: LinkedAnswers = {}) {
  return { rows, totalCount: Number(count[0]?.n ?? 0), isBehind: behind.length > 0, isAhead: ahead.length > 0 };
}

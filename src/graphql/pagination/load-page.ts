import { allOf, type Filter } from '../data/filter.js';
import type { ModelBinding } from '../data/model-binding.js';
import { idOnly } from '../data/projection.js';
import type { Reach, Store } from '../data/store.js';
import type { PageRequest } from './page-args.js';
import { isFilled, type Page, type PageSelection, planPage, toPage } from './plan-page.js';

/** Where pages come from: a model's rows within a reach, those that match. */
export interface PageSource {
  readonly store: Store;
  readonly binding: ModelBinding;
  readonly reach: Reach;
  readonly filter: Filter;
}

/** Loads a page: one store call for its rows, one for the count, and one to look back past a cursor, each only if selected. */
export async function loadPage(source: PageSource, request: PageRequest, selection: PageSelection): Promise<Page> {
  const { store, binding, reach, filter } = source;
  const { rows: wanted, behind, ahead } = planPage(request, selection);
  const [rows, totalCount, isBehind] = await Promise.all([
    wanted ? store.find(binding, reach, allOf([filter, wanted.window]), wanted.find) : [],
    selection.totalCount ? store.count(binding, reach, filter) : 0,
    exists(source, behind),
  ]);
  const isAhead = !isFilled(rows, request) && (await exists(source, ahead));
  return toPage(request, { rows, totalCount, isBehind, isAhead });
}

async function exists({ store, binding, reach, filter }: PageSource, where: Filter | null): Promise<boolean> {
  if (where === null) return false;
  const rows = await store.find(binding, reach, allOf([filter, where]), { projection: idOnly, limit: 1 });
  return rows.length > 0;
}

import { LimitError } from '../../lib/app-error.js';
import type { Counterpart } from './compile-where.js';
import { allOf, everyRow, type Filter, noRow } from './filter.js';
import { idOnly } from './projection.js';
import { related } from './relation.js';
import { type RowFilters, viewPermission } from './row-filters.js';
import type { Reach, Store } from './store.js';

/** Works out what relations in filters say; one a request, which asks each only once. */
export interface Counterparts {
  /** Rows with a counterpart that matches, of those that the actor may see; @throws LimitError when they are too many. */
  visible(link: Counterpart, filter: Filter): Promise<Filter>;
  /** The same in full sight, for row filters: any number. */
  any(link: Counterpart, filter: Filter): Promise<Filter>;
  /** Forgets what was found, since a write may have changed it. */
  forget(): void;
}

/** As many ids are listed in a filter, where an index can find them; row filters that name more are joined in the store. */
const defaultMaxListedIds = 1000;
/** As many counterparts may match what a caller asks. */
const maxRelationIds = 10_000;

/** Makes the counterparts of one request. */
export function createCounterparts(
  store: Store,
  rows: () => RowFilters,
  maxListedIds = defaultMaxListedIds,
): Counterparts {
  const known = new Map<string, Promise<Filter>>();

  async function find(link: Counterpart, filter: Filter, reach: Reach): Promise<Filter> {
    // A caller that asks nothing of its own leaves the row filter alone, which no limit counts.
    const canJoin = reach === 'fullSight' || filter === everyRow;
    const most = canJoin ? maxListedIds : maxRelationIds;
    const ids = await idsOf(store, link, reach, filter, most + 1);
    if (ids.length <= most) return ids.length === 0 ? noRow : { [link.localPath]: { $in: ids } };
    if (!canJoin) throw tooMany(link);
    return join(link, reach, filter);
  }

  async function join({ target, localPath, foreign }: Counterpart, reach: Reach, filter: Filter): Promise<Filter> {
    const visible = reach === 'fullSight' ? everyRow : await rows().of(target, viewPermission(target));
    const collection = target.model.collection.name;
    const joined = { model: target.name, collection, localPath, foreignPath: foreign.path, isList: foreign.isList };
    return related({ ...joined, filter: allOf([visible, filter]) });
  }

  return {
    any: (link, filter) => find(link, filter, 'fullSight'),
    visible(link, filter) {
      const { target, localPath, foreign } = link;
      const key = JSON.stringify([target.name, localPath, foreign.path, filter]);
      const found = known.get(key) ?? find(link, filter, [viewPermission(target)]);
      known.set(key, found);
      return found;
    },
    forget: () => known.clear(),
  };
}

/** The values by which rows refer to their counterparts. */
async function idsOf(
  store: Store,
  { target, foreign }: Counterpart,
  reach: Reach,
  filter: Filter,
  limit: number,
): Promise<readonly unknown[]> {
  if (foreign.path !== target.id.path) return store.distinct(target, reach, filter, foreign, limit);
  const found = await store.find(target, reach, filter, { projection: idOnly, limit });
  return found.map((row) => row._id);
}

function tooMany({ target }: Counterpart): LimitError {
  return new LimitError(
    `the filter names more than ${maxRelationIds} ${target.name} rows; narrow it, or start from ${target.names.many}`,
  );
}

import DataLoader from 'dataloader';
import { type Projection, projectionOf } from '../data/projection.js';
import type { Row } from '../data/row.js';
import { idText } from '../data/stored-id.js';

/** Loads rows by id, in batches: all that is asked in one turn is one call to the store. */
export interface RowLoader {
  /** The row, or null when there is none that may be seen. It may hold more than the projection asks. */
  load(id: unknown, projection: Projection): Promise<Row | null>;
  /** Forgets all rows, since a write may have changed them. */
  clear(): void;
}

/** Finds the rows of some stored ids, in any order. */
export type FindRows = (ids: readonly unknown[], projection: Projection) => Promise<readonly Row[]>;

interface Key {
  readonly id: unknown;
  readonly projection: Projection;
}

const maxBatchSize = 1000;

/** A loader over a way to find rows. References of several fields to one model share a batch, which reads what any of them asks. */
export function createRowLoader(find: FindRows): RowLoader {
  const loader = new DataLoader<Key, Row | null, string>((keys) => loadBatch(keys, find), {
    maxBatchSize,
    cacheKeyFn: ({ id, projection }) => `${idText(id)} ${projection.key}`,
  });
  return {
    load: (id, projection) => loader.load({ id, projection }),
    clear: () => void loader.clearAll(),
  };
}

async function loadBatch(keys: readonly Key[], find: FindRows): Promise<(Row | null)[]> {
  const ids = new Map(keys.map(({ id }) => [idText(id), id]));
  const rows = await find([...ids.values()], unite(keys));
  const byId = new Map(rows.map((row) => [idText(row._id), row]));
  return keys.map(({ id }) => byId.get(idText(id)) ?? null);
}

function unite(keys: readonly Key[]): Projection {
  const distinct = new Map(keys.map(({ projection }) => [projection.key, projection]));
  const [first, ...others] = distinct.values();
  if (first && others.length === 0) return first;
  return projectionOf([...distinct.values()].flatMap(({ paths }) => paths));
}

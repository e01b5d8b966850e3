import type { MissingIndex } from '../../registry/indexes.js';
import { tableOr, type View } from '../view.js';

/** An index as it is printed. */
export interface ShownIndex {
  readonly collection: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly unique: boolean;
  /** Whether there are rows already: building it takes time. */
  readonly hasRows: boolean;
}

export function toShownIndex({ collection, key, options, hasRows }: MissingIndex): ShownIndex {
  return { collection, key, unique: options.unique === true, hasRows };
}

export function indexesView(empty: string, indexes: readonly ShownIndex[]): View {
  const rows = indexes.map(({ collection, key, unique }) => [collection, JSON.stringify(key), unique ? 'unique' : '']);
  return tableOr(empty, ['collection', 'index', ''], rows);
}

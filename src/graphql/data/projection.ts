import { isStored } from '../crud/model-type.js';
import type { BoundField, ModelBinding } from './model-binding.js';

/** Which paths of a row are read. `key` is equal for equal sets. */
export interface Projection {
  readonly paths: readonly string[];
  readonly key: string;
}

/** A projection of some paths; a path under another one that is read whole is left out, which the store insists on. */
export function projectionOf(paths: Iterable<string>): Projection {
  const sorted = [...new Set(paths)].sort();
  const kept = sorted.filter((path) => !sorted.some((outer) => path.startsWith(`${outer}.`)));
  return { paths: kept, key: kept.join(' ') };
}

/** Nothing but the id. */
export const idOnly: Projection = projectionOf([]);

/** A projection as the store takes it; the id always comes along. */
export function toStoreProjection({ paths }: Projection): Record<string, 1> {
  return { _id: 1, ...Object.fromEntries(paths.map((path) => [path, 1 as const])) };
}

/** The paths that a field of a row is answered from: its own, or those that it is worked out from. */
export function pathsOf(field: BoundField, binding: ModelBinding): readonly string[] {
  if (isStored(field)) return field.role === 'id' ? [] : [field.path];
  return field.reads.flatMap((name) => {
    const source = binding.fields.get(name);
    return source && isStored(source) ? pathsOf(source, binding) : [];
  });
}

import { elements, field, T, type Value } from './bson-value.js';
import { CommandError } from './command-error.js';
import { complement, EMPTY_ARRAY_KEY, keyOf } from './sort-key.js';

/** One field of an index or a sort. */
export interface KeyField {
  readonly path: string;
  readonly steps: readonly Buffer[];
  readonly descending: boolean;
}

/** One entry of a document: its composite key and the values in it (undefined: missing, null: an empty array). */
export interface IndexKey {
  readonly key: string;
  readonly values: readonly (Value | undefined | null)[];
}

/** What a document has in an index. */
export interface IndexKeys {
  readonly keys: readonly IndexKey[];
  readonly isMultikey: boolean;
}

interface Slot {
  readonly value: Value | undefined | null;
  readonly rest: readonly Buffer[];
  readonly isLeaf?: boolean;
}

/** A path as names of fields. */
export const stepsOf = (path: string): Buffer[] => path.split('.').map((step) => Buffer.from(step));

/** All keys of a document: one for each element where a path meets an array. @throws CommandError 171 for parallel arrays. */
export function keysOf(document: Value, pattern: readonly KeyField[]): IndexKeys {
  const keys = new Map<string, IndexKey>();
  const isMultikey = expand(
    pattern.map(({ steps }) => ({ value: document, rest: steps })),
    (values) => {
      let key = '';
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        const part = value === null ? EMPTY_ARRAY_KEY : keyOf(value);
        key += pattern[i]?.descending ? complement(part) : part;
      }
      if (!keys.has(key)) keys.set(key, { key, values });
    },
  );
  return { keys: [...keys.values()], isMultikey };
}

/** The key by which a document sorts: its least one. @throws CommandError 2 for parallel arrays. */
export function sortKeyOf(document: Value, pattern: readonly KeyField[]): string {
  try {
    const { keys } = keysOf(document, pattern);
    return keys.reduce((least, { key }) => (key < least ? key : least), keys[0]?.key ?? '');
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(2, 'cannot sort with keys that are parallel arrays') : error;
  }
}

function expand(slots: readonly Slot[], emit: (values: Slot['value'][]) => void): boolean {
  const walked = slots.map(walk);
  const atArray = walked.filter(isAtArray);
  const [first] = atArray;
  if (first === undefined) {
    emit(walked.map(({ value }) => value));
    return false;
  }
  if (atArray.some(({ value }) => value?.start !== first.value?.start)) {
    throw new CommandError(171, 'cannot index parallel arrays');
  }
  const items: (Value | undefined | null)[] = first.value ? elements(first.value) : [];
  if (items.length === 0) items.push(null);
  for (const item of items)
    expand(
      walked.map((slot) => (isAtArray(slot) ? into(item, slot.rest) : slot)),
      emit,
    );
  return true;
}

const isAtArray = (slot: Slot): boolean => slot.isLeaf !== true && slot.value?.type === T.array;

function into(item: Value | undefined | null, rest: readonly Buffer[]): Slot {
  if (rest.length === 0) return { value: item, rest, isLeaf: true };
  return item?.type === T.object ? { value: item, rest } : { value: undefined, rest: [], isLeaf: true };
}

function walk(slot: Slot): Slot {
  if (slot.isLeaf) return slot;
  let { value, rest } = slot;
  while (rest.length > 0 && value && value.type !== T.array) {
    const [step, ...others] = rest;
    value = value.type === T.object && step ? field(value, step) : undefined;
    rest = others;
  }
  return value ? { value, rest } : { value: undefined, rest: [] };
}

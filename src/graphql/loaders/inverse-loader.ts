import DataLoader from 'dataloader';
import type { BoundField } from '../data/model-binding.js';
import { idText } from '../data/stored-id.js';
import type { ConnectionArgs } from '../pagination/page-args.js';
import type { Page, PageSelection } from '../pagination/plan-page.js';

/** A connection that is asked of many rows alike. */
export interface InverseAsk {
  readonly field: BoundField;
  readonly args: ConnectionArgs;
  readonly selection: PageSelection;
}

/** Loads the pages of inverse connections: what many parents are asked alike in one turn is one call to the store. */
export interface InverseLoader {
  load(parentId: unknown, ask: InverseAsk): Promise<Page>;
  /** Forgets all pages, since a write may have changed them. */
  clear(): void;
}

/** Loads the pages of some parents, in their order. */
export type LoadPages = (parentIds: readonly unknown[], ask: InverseAsk) => Promise<readonly Page[]>;

interface Key {
  readonly parentId: unknown;
  readonly ask: InverseAsk;
  /** Equal for what is asked alike. */
  readonly askKey: string;
}

const maxBatchSize = 1000;

/** A loader over a way to load the pages of some parents. */
export function createInverseLoader(loadPages: LoadPages): InverseLoader {
  const loader = new DataLoader<Key, Page, string>((keys) => loadBatch(keys, loadPages), {
    maxBatchSize,
    cacheKeyFn: ({ parentId, askKey }) => `${idText(parentId)} ${askKey}`,
  });
  return {
    load: (parentId, ask) => loader.load({ parentId, ask, askKey: keyOf(ask) }),
    clear: () => void loader.clearAll(),
  };
}

const keyOf = ({ field, args, selection }: InverseAsk): string => JSON.stringify([field.coordinate, args, selection]);

async function loadBatch(keys: readonly Key[], loadPages: LoadPages): Promise<(Page | Error)[]> {
  const groups = new Map<string, Key[]>();
  for (const key of keys) groups.set(key.askKey, [...(groups.get(key.askKey) ?? []), key]);
  const loaded = new Map<Key, Page | Error>();
  const loadGroup = async (group: readonly Key[]) => {
    const pages = await pagesOf(group, loadPages);
    for (const [at, key] of group.entries()) loaded.set(key, pages instanceof Error ? pages : (pages[at] ?? missing));
  };
  await Promise.all([...groups.values()].map(loadGroup));
  return keys.map((key) => loaded.get(key) ?? missing);
}

const missing = new TypeError('a parent was left without a page');

/** What fails for some parents must not fail for those that were asked something else. */
async function pagesOf(group: readonly Key[], loadPages: LoadPages): Promise<readonly Page[] | Error> {
  const [first] = group;
  if (!first) return [];
  try {
    const parentIds = group.map(({ parentId }) => parentId);
    return await loadPages(parentIds, first.ask);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

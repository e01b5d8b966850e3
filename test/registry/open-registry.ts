import type { Vocabulary } from '../../src/access/vocabulary.js';
import { silentLog } from '../../src/observe/log.js';
import { createRegistry, type Registry, type RegistryOptions } from '../../src/registry/create-registry.js';
import { connectTestStore, type TestStore } from '../support/store.js';
import { createTestClock, type TestClock } from '../support/test-clock.js';

/** An empty store, and as many nodes on it as a test starts. */
export interface OpenRegistry {
  readonly clock: TestClock;
  readonly store: TestStore;
  /** Starts a node of its own; by itself it polls so seldom that a test sees only its own `refresh`. */
  startNode(options?: Partial<RegistryOptions>): Promise<Registry>;
  close(): Promise<void>;
}

export const vocabulary: Vocabulary = {
  permissions: new Set(['view_movie', 'add_movie', 'change_movie', 'delete_movie', 'view_director']),
  scopes: new Set(['read', 'write', 'movie:read', 'movie:finance']),
  checkWhere: (_, where) => ('titel' in where ? ['no such field: titel'] : []),
};

export async function openRegistry(connect = connectTestStore): Promise<OpenRegistry> {
  const store = await connect();
  const clock = createTestClock();
  const nodes: Registry[] = [];
  return {
    clock,
    store,
    async startNode(options = {}) {
      const node = createRegistry({
        clock: clock.now,
        log: silentLog(),
        vocabulary,
        secretCost: 4,
        pollMs: 3_600_000,
        ...options,
      });
      nodes.push(node);
      await node.start();
      return node;
    },
    async close() {
      await Promise.all(nodes.map((node) => node.stop()));
      await store.close();
    },
  };
}

import { connectStore, disconnectStore } from '../../registry/connect-store.js';
import { ensureIndexes, type MissingIndex, missingIndexes } from '../../registry/indexes.js';
import type { Session } from '../resources.js';

/** The connected store. */
export interface Store {
  /** Indexes of all models, ours and the team's, that the store lacks. */
  missingIndexes(): Promise<readonly MissingIndex[]>;
  /** Builds them: all, or those of empty collections alone. Answers what it built. */
  createIndexes(which: 'all' | 'empty'): Promise<readonly MissingIndex[]>;
}

/** Connects Mongoose to the store of the environment; to the embedded one beside a running server if need be. @throws StoreError */
export async function openStore(session: Session): Promise<Store> {
  const { mongodbUri } = await session.use('config');
  await connectStore(mongodbUri ?? (await (await session.use('embedded')).serve()));
  session.onClose(disconnectStore);
  return {
    missingIndexes: async () => {
      await import('./all-models.js');
      return missingIndexes();
    },
    createIndexes: async (which) => {
      await import('./all-models.js');
      return (await ensureIndexes({ filled: which === 'all' ? 'create' : 'report' })).created;
    },
  };
}

import { createRegistry, type Registry } from '../../registry/create-registry.js';
import type { Session } from '../resources.js';
import { silentLog } from './silent-log.js';

/** The registry in the connected store. */
export async function openRegistry(session: Session): Promise<Registry> {
  const config = await session.use('config');
  const store = await session.use('store');
  const schema = session.names.includes('schema') ? await session.use('schema') : undefined;
  const registry = createRegistry({
    clock: session.io.clock,
    log: silentLog,
    ...(schema && { vocabulary: schema.vocabulary }),
    maxTtlSeconds: config.accessTokenMaxTtlSeconds,
    auditTtlSeconds: config.auditTtlSeconds,
  });
  await store.createIndexes('empty');
  return registry;
}

import { existsSync } from 'node:fs';
import { unusableFilters } from '../../access/unusable-filters.js';
import { AppError } from '../../lib/app-error.js';
import { rightsOf } from '../find-client.js';
import type { Surroundings } from '../resources.js';

/** Row filters in the store that cover no row under today's schema, one line each. A store that can't be read is told as such. */
export async function storedFilterWarnings({ use }: Surroundings): Promise<readonly string[]> {
  try {
    const { mongodbUri, dataDir } = await use('config');
    if (mongodbUri === null && !existsSync(dataDir)) return [];
    const { table } = await use('schema');
    const registry = await use('registry');
    const warnings: string[] = [];
    for (const { id } of await registry.clients.list()) {
      warnings.push(...unusableFilters(table, await rightsOf(id, registry)));
    }
    return warnings;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [`row filters of the store were not looked at: ${error.message}`];
  }
}

import type { Types } from 'mongoose';
import { models } from '../models/index.js';
import { type DemoClient, demoClients, type Everything } from './demo-clients.js';
import type { DemoCredentials } from './demo-lines.js';
import { describeImport } from './describe-import.js';
import { readFilmsFile } from './films-file.js';
import { idsOfImport } from './import-films.js';
import { importWithProgress } from './import-with-progress.js';
import type { ProgressOutput } from './progress.js';

/** The part of the registry that makes clients. */
export interface ClientMaker {
  readonly clients: {
    list(): Promise<readonly unknown[]>;
    create(client: DemoClient): Promise<{ readonly id: string; readonly secret: string | null }>;
  };
  readonly groups: { list(): Promise<readonly unknown[]> };
}

export interface DemoOptions {
  readonly registry: ClientMaker;
  readonly everything: Everything;
  /** Where the progress of the import is shown. */
  readonly output: ProgressOutput;
}

/**
 * Fills an empty store with the films and the clients of the demo. An import that was broken off is completed: clients
 * come last, so a store that has none, and nothing but what such an import leaves, is still to be filled.
 * @returns the clients with their secrets, which nothing can show again; `null` if the store was not empty
 */
export async function prepareDemo({
  registry,
  everything,
  output,
}: DemoOptions): Promise<readonly DemoCredentials[] | null> {
  if (!(await hasNobody(registry))) {
    return null;
  }
  const films = await readFilmsFile();
  if (!(await hasNothingBut(idsOfImport(films)))) {
    return null;
  }
  const report = await importWithProgress(films, { output });
  output.write(`${describeImport(report).join('\n')}\n`);
  return createClients(registry, everything);
}

async function hasNobody({ clients, groups }: ClientMaker): Promise<boolean> {
  return (await clients.list()).length === 0 && (await groups.list()).length === 0;
}

async function hasNothingBut(idsByModel: ReadonlyMap<string, readonly Types.ObjectId[]>): Promise<boolean> {
  for (const { modelName, collection } of models) {
    const ids = idsByModel.get(modelName) ?? [];
    if ((await collection.countDocuments()) > (await collection.countDocuments({ _id: { $in: [...ids] } }))) {
      return false;
    }
  }
  return true;
}

async function createClients(registry: ClientMaker, everything: Everything): Promise<readonly DemoCredentials[]> {
  const created: DemoCredentials[] = [];
  for (const client of demoClients(everything)) {
    const { secret } = await registry.clients.create(client);
    created.push({ id: client.id, name: client.name, secret: secret ?? '' });
  }
  return created;
}

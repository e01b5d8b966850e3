import type { Types } from 'mongoose';
import type { Permission } from '../access/rights.js';
import { models } from '../models/index.js';
import { readBundledFilms } from './bundled-films.js';
import { demoClients, type Everything } from './demo-clients.js';
import type { DemoCredentials } from './demo-lines.js';
import { describeImport } from './describe-import.js';
import { idsOfImport, importFilms } from './import-films.js';
import { type ProgressOutput, showProgress } from './progress.js';
import type { RawFilm } from './raw-film.js';

/** The part of the registry that makes clients. */
export interface ClientMaker {
  readonly clients: {
    list(): Promise<readonly unknown[]>;
    create(client: NewDemoClient): Promise<{ readonly id: string; readonly secret: string }>;
  };
  readonly groups: { list(): Promise<readonly unknown[]> };
}

export interface NewDemoClient {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly grants: readonly { readonly permission: Permission; readonly where: null; readonly until: null }[];
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
  const films = await readBundledFilms();
  if (!(await hasNothingBut(idsOfImport(films)))) {
    return null;
  }
  await importWithProgress(films, output);
  return createClients(registry, everything);
}

async function hasNobody({ clients, groups }: ClientMaker): Promise<boolean> {
  return (await clients.list()).length === 0 && (await groups.list()).length === 0;
}

async function hasNothingBut(idsByModel: ReadonlyMap<string, readonly Types.ObjectId[]>): Promise<boolean> {
  for (const model of models) {
    const ids = idsByModel.get(model.modelName) ?? [];
    if ((await model.countDocuments()) > (await model.countDocuments({ _id: { $in: ids } }))) {
      return false;
    }
  }
  return true;
}

async function importWithProgress(films: readonly RawFilm[], output: ProgressOutput): Promise<void> {
  const display = await showProgress('Importing films', output);
  try {
    const report = await importFilms(films, { progress: display.update });
    display.end();
    output.write(`${describeImport(report).join('\n')}\n`);
  } finally {
    display.end();
  }
}

async function createClients(registry: ClientMaker, everything: Everything): Promise<readonly DemoCredentials[]> {
  const created: DemoCredentials[] = [];
  for (const { id, name, scopes, permissions } of demoClients(everything)) {
    const grants = permissions.map((permission) => ({ permission, where: null, until: null }));
    const { secret } = await registry.clients.create({ id, name, scopes, grants });
    created.push({ id, name, secret });
  }
  return created;
}

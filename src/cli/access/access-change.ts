import type { AccessState, Unnamed } from '../../access/as-code/access-state.js';
import { type AccessPlan, planAccess } from '../../access/as-code/plan-access.js';
import type { AccessChange } from '../../registry/administer-access.js';
import type { Registry } from '../../registry/create-registry.js';
import type { OpenSchema, Surroundings } from '../resources.js';

/** What a file would change, or has changed. */
export interface ShownPlan extends AccessPlan {
  /** What the store has and the file does not name; `plan` and `apply` leave it alone unless told to prune. */
  readonly notInFile: { readonly clients: readonly string[]; readonly groups: readonly string[] };
}

type Opened = Surroundings & { readonly registry: Registry; readonly schema: OpenSchema };

/** Reads an access file for the store as it is. @throws InputError listing every problem, StoreError */
export async function readFileFor({ registry, schema }: Opened, path: string, unnamed: Unnamed): Promise<AccessState> {
  const { readAccessFile } = await import('./read-access-file.js');
  const groups = unnamed === 'keep' ? (await registry.access.read()).groups : new Map();
  const { vocabulary } = schema;
  return readAccessFile(path, {
    vocabulary,
    groupIds: new Set(groups.keys()),
    maxTtlSeconds: Number.POSITIVE_INFINITY,
  });
}

/** Works out what a change means for each client now. */
export function showPlan({ schema, io }: Opened, { before, after }: AccessChange, file: AccessState): ShownPlan {
  return {
    ...planAccess(schema.table, before, after, io.clock()),
    notInFile: { clients: missingIn(file.clients, before.clients), groups: missingIn(file.groups, before.groups) },
  };
}

function missingIn(file: ReadonlyMap<string, unknown>, store: ReadonlyMap<string, unknown>): readonly string[] {
  return [...store.keys()].filter((id) => !file.has(id));
}

import type { AccessState } from '../../access/as-code/access-state.js';
import { InputError } from '../../lib/app-error.js';
import { checkId, type Surroundings } from '../../registry/check-client.js';
import { checkYaml, type PlacedProblem } from '../yaml/check-yaml.js';
import { readYaml } from '../yaml/read-yaml.js';
import { accessFileSchema } from './access-file-schema.js';

/** Reads an access file; `groupIds`: groups that its clients may be in beside those that it says. @throws InputError listing every problem */
export async function readAccessFile(path: string, surroundings: Surroundings): Promise<AccessState> {
  const file = await readYaml(path);
  const [clients, groups] = [keysAt(file.value, 'clients'), keysAt(file.value, 'groups')];
  const idProblems = [
    ...clients.flatMap((id) => problemOfId('client', id)),
    ...groups.flatMap((id) => problemOfId('group', id)),
  ];
  const groupIds = new Set([...surroundings.groupIds, ...groups]);
  return checkYaml(file, accessFileSchema({ ...surroundings, groupIds }), idProblems);
}

/** Before the file is known to be good. */
function keysAt(value: unknown, name: 'clients' | 'groups'): readonly string[] {
  const items = typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : null;
  return typeof items === 'object' && items !== null ? Object.keys(items) : [];
}

function problemOfId(what: 'client' | 'group', id: string): readonly PlacedProblem[] {
  try {
    checkId(what, id);
    return [];
  } catch (error) {
    if (error instanceof InputError) return [{ path: [`${what}s`, id], message: error.message }];
    throw error;
  }
}

import type { AccessState } from '../../access/as-code/access-state.js';
import type { Surroundings } from '../../registry/check-client.js';
import { checkYaml } from '../yaml/check-yaml.js';
import { readYaml } from '../yaml/read-yaml.js';
import { accessFileSchema } from './access-file-schema.js';

/** Reads an access file; `groupIds`: groups that its clients may be in beside those that it says. @throws InputError listing every problem */
export async function readAccessFile(path: string, surroundings: Surroundings): Promise<AccessState> {
  const file = await readYaml(path);
  const groupIds = new Set([...surroundings.groupIds, ...groupsSaidBy(file.value)]);
  return checkYaml(file, accessFileSchema({ ...surroundings, groupIds }));
}

/** Before the file is known to be good. */
function groupsSaidBy(value: unknown): readonly string[] {
  const groups = typeof value === 'object' && value !== null && 'groups' in value ? value.groups : null;
  return typeof groups === 'object' && groups !== null ? Object.keys(groups) : [];
}

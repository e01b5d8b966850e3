import { fewest } from './denial.js';
import { scopeWords } from './grant-line.js';
import type { Requirement } from './requirement.js';

/** The id in a line that a reader will change. */
const exampleId = 'my-client';

/** The smallest `clients create` line whose client meets a requirement: no permission too many, the fewest scopes that do. */
export function createLine({ permissions, scopes }: Requirement): string {
  const wanted = fewest(scopes);
  return [
    `npx scopeql clients create ${exampleId}`,
    ...(wanted.length > 0 ? [`--scope ${scopeWords(wanted)}`] : []),
    ...permissions.map((permission) => `--grant ${permission}`),
  ].join(' ');
}

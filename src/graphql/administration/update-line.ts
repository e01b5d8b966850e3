import { grantLine, scopeWords } from '../../access/grant-line.js';
import { shellWord } from '../../lib/shell-word.js';
import type { ClientInput } from '../../registry/check-client.js';

/** The command that changes a client as an input says; grants that `--grant` cannot say follow in lines of their own. */
export function updateLine(
  id: string,
  { name, scopes = [], groups = [], grants = [], attributes = {} }: ClientInput,
): string {
  const isPlain = (grant: (typeof grants)[number]) => !grant.where && !grant.until;
  const update = [
    `npx scopeql clients update ${shellWord(id)}`,
    ...(name === undefined ? [] : [`--name ${shellWord(name)}`]),
    ...(scopes.length > 0 ? [`--scope ${scopeWords(scopes)}`] : []),
    ...groups.map((group) => `--group ${shellWord(group)}`),
    ...grants.filter(isPlain).map(({ permission }) => `--grant ${shellWord(permission)}`),
    ...Object.entries(attributes).flatMap(([key, values]) =>
      [values].flat().map((value) => `--attribute ${shellWord(`${key}=${value}`)}`),
    ),
  ].join(' ');
  return [update, ...grants.filter((grant) => !isPlain(grant)).map((grant) => grantLine(id, grant))].join(' && ');
}

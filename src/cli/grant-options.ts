import type { CommandDraft } from './command.js';
import type { ResourceName } from './resources.js';
import { typedUntil } from './values/typed-until.js';
import { typedWhere } from './values/typed-where.js';

/** Gives `clients grant` and `groups grant` the options that both have. */
export function withGrantOptions<Args extends unknown[], Used extends ResourceName>(
  draft: CommandDraft<Args, object, Used>,
) {
  return draft
    .option('--where <json>', 'only rows that match, in the language of `where`', typedWhere)
    .option('--until <date>', 'the end: a date (to its end, UTC) or an RFC 3339 time', typedUntil);
}

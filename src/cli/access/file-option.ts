import { InvalidArgumentError } from 'commander';
import type { CommandDraft } from '../command.js';
import type { ResourceName } from '../resources.js';

/** Gives a command the option `-f`. */
export function withFileOption<Args extends unknown[], Options extends object, Used extends ResourceName>(
  draft: CommandDraft<Args, Options, Used>,
  what: string,
) {
  return draft.option('-f, --file <file>', what);
}

/** The file that was named. @throws InvalidArgumentError when none was */
export function requireFile(file: string | undefined): string {
  if (file === undefined) throw new InvalidArgumentError('Name the file: -f access.yaml');
  return file;
}

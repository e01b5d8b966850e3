import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Command } from './command.js';
import type { Resources, Surroundings } from './resources.js';

/** The commands that change who may do what, each with the mutation that does the same, if there is one. */
const acts: Readonly<Record<string, string | null>> = {
  'clients create': 'Mutation.createClient',
  'clients update': 'Mutation.updateClient',
  'clients delete': 'Mutation.deleteClient',
  'clients rotate-secret': 'Mutation.rotateClientSecret',
  'clients grant': 'Mutation.grantPermission',
  'clients revoke': 'Mutation.revokePermission',
  'clients enable': null,
  'clients disable': null,
  'groups create': null,
  'groups delete': null,
  'groups grant': null,
  'groups revoke': null,
  'groups add': null,
  'groups remove': null,
  'access apply': null,
  'keys rotate': null,
  'keys retire': null,
  'keys rewrap': null,
  'tokens issue': null,
  'tokens revoke': null,
};

/** Whether a command is an administrative act, of which the audit keeps an event (AZ-15). */
export function isAdministrative({ path }: Command): boolean {
  return Object.hasOwn(acts, path.join(' '));
}

interface Act {
  readonly command: Command;
  readonly args: readonly unknown[];
  readonly options: object;
}

/**
 * Remembers an act of the command line as the API remembers its own: who, what, and the names of what was given, never values. It is done
 * already, so an event that cannot be written is only warned of.
 */
export async function recordAct(
  { command, args, options }: Act,
  { io, use }: Pick<Resources & Surroundings, 'io' | 'use'>,
): Promise<void> {
  const name = command.path.join(' ');
  try {
    await (await use('registry')).recordAudit([
      {
        time: io.clock(),
        requestId: randomUUID(),
        clientId: commandLineUser(),
        kind: 'administration',
        decision: 'allowed',
        operationName: [name, ...namesIn(name, args)].join(' ').slice(0, maxNameLength),
        coordinates: [acts[name] ?? name],
        changedFields: Object.keys(options).filter((option) => option !== 'json'),
      },
    ]);
  } catch (error) {
    io.stderr.write(
      `warning: this act is not in the audit: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

const maxNameLength = 128;

/** Which client, group, permission or key; what follows `tokens revoke` may be a token. */
function namesIn(name: string, args: readonly unknown[]): readonly string[] {
  return name === 'tokens revoke' ? [] : args.filter((arg) => typeof arg === 'string');
}

/** No client's id has a colon in it, so nobody can be mistaken for the command line. */
function commandLineUser(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return 'cli:'; // A user without a name, as in some containers.
  }
}

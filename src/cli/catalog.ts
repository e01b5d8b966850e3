import type { Command } from './command.js';

/** Every command, and how to load its file: only what is asked for is loaded. */
const catalog: Readonly<Record<string, () => Promise<Command>>> = {
  'clients create': async () => (await import('./clients/create.js')).create,
  'clients update': async () => (await import('./clients/update.js')).update,
  'clients list': async () => (await import('./clients/list.js')).list,
  'clients show': async () => (await import('./clients/show.js')).show,
  'clients disable': async () => (await import('./clients/disable.js')).disable,
  'clients enable': async () => (await import('./clients/enable.js')).enable,
  'clients delete': async () => (await import('./clients/delete.js')).remove,
  'clients rotate-secret': async () => (await import('./clients/rotate-secret.js')).rotateSecret,
  'clients grant': async () => (await import('./clients/grant.js')).grant,
  'clients revoke': async () => (await import('./clients/revoke.js')).revoke,
  'clients unused': async () => (await import('./clients/unused.js')).unused,
  'groups create': async () => (await import('./groups/create.js')).create,
  'groups list': async () => (await import('./groups/list.js')).list,
  'groups show': async () => (await import('./groups/show.js')).show,
  'groups grant': async () => (await import('./groups/grant.js')).grant,
  'groups revoke': async () => (await import('./groups/revoke.js')).revoke,
  'groups delete': async () => (await import('./groups/delete.js')).remove,
  'groups add': async () => (await import('./groups/add.js')).addMember,
  'groups remove': async () => (await import('./groups/remove.js')).removeMember,
  permissions: async () => (await import('./permissions.js')).permissions,
  explain: async () => (await import('./explain.js')).explain,
  'access export': async () => (await import('./access/export.js')).exportAccess,
  'access plan': async () => (await import('./access/plan.js')).plan,
  'access apply': async () => (await import('./access/apply.js')).apply,
  'access test': async () => (await import('./access/test.js')).test,
  'keys list': async () => (await import('./keys/list.js')).list,
  'keys rotate': async () => (await import('./keys/rotate.js')).rotate,
  'keys retire': async () => (await import('./keys/retire.js')).retire,
  'keys rewrap': async () => (await import('./keys/rewrap.js')).rewrap,
  'tokens issue': async () => (await import('./tokens/issue.js')).issue,
  'tokens revoke': async () => (await import('./tokens/revoke.js')).revoke,
  'schema print': async () => (await import('./schema/print.js')).print,
  'schema check': async () => (await import('./schema/check.js')).check,
  'schema diff': async () => (await import('./schema/diff.js')).diff,
  'indexes check': async () => (await import('./indexes/check.js')).check,
  'indexes create': async () => (await import('./indexes/create.js')).create,
  seed: async () => (await import('./seed.js')).seed,
  'store serve': async () => (await import('./store/serve.js')).serve,
  'store backup': async () => (await import('./store/backup.js')).backup,
  'store restore': async () => (await import('./store/restore.js')).restore,
  'store copy': async () => (await import('./store/copy.js')).copy,
};

/** Loads the commands that a command line may mean: the one that it names, else those of its noun, else all (for help and errors). */
export async function loadCommands(argv: readonly string[]): Promise<readonly Command[]> {
  const [noun, verb] = argv.filter((word) => !word.startsWith('-'));
  const names = Object.keys(catalog);
  const isMeant = [
    (name: string) => name === `${noun} ${verb}` || name === noun,
    (name: string) => name.startsWith(`${noun} `),
    () => true,
  ];
  const chosen = isMeant.map((test) => names.filter(test)).find(({ length }) => length > 0) ?? [];
  const commands: Command[] = [];
  for (const name of chosen) {
    const load = catalog[name];
    if (load) {
      commands.push(await load());
    }
  }
  return commands;
}

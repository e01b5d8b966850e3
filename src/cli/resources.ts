import type { GraphQLSchema } from 'graphql';
import type { RequirementsTable } from '../access/requirements-table.js';
import type { Vocabulary } from '../access/vocabulary.js';
import type { Config } from '../config/config.js';
import type { TokenService } from '../oauth/token-service.js';
import type { Registry } from '../registry/create-registry.js';
import type { Io } from './io.js';
import type { EmbeddedServer } from './open/open-embedded.js';
import type { Store } from './open/open-store.js';

/** What commands work with. A command names what it uses; only that, and what it stands on, is loaded and opened. */
export interface Resources {
  readonly config: Config;
  /** Mongoose's connection to the store that the environment names. */
  readonly store: Store;
  readonly embedded: EmbeddedServer;
  readonly schema: OpenSchema;
  /** Knows which permissions and scopes exist only where a command uses `schema` too; reading needs no such knowledge. */
  readonly registry: Registry;
  readonly tokens: TokenService;
}

/** The schema as the server would serve it, and what it asks of callers. */
export interface OpenSchema {
  readonly schema: GraphQLSchema;
  readonly table: RequirementsTable;
  readonly vocabulary: Vocabulary;
}

export type ResourceName = keyof Resources;

/** What every command is handed beside the resources that it names. */
export interface Surroundings {
  readonly io: Io;
  /** Opens what only some calls of the command need. */
  use<Name extends ResourceName>(name: Name): Promise<Resources[Name]>;
}

/** One run of a command: what it has opened, and how that is closed. */
export interface Session extends Surroundings {
  /** The resources that the command named. */
  readonly names: readonly ResourceName[];
  /** Says how to close something; the last opened is closed first. */
  onClose(close: () => Promise<void>): void;
}

const openers: { readonly [Name in ResourceName]: (session: Session) => Promise<Resources[Name]> } = {
  config: async ({ io }) => (await import('../config/read-config.js')).readConfig(io.env),
  store: async (session) => (await import('./open/open-store.js')).openStore(session),
  embedded: async (session) => (await import('./open/open-embedded.js')).openEmbedded(session),
  schema: async () => (await import('./open/open-schema.js')).openSchema(),
  registry: async (session) => (await import('./open/open-registry.js')).openRegistry(session),
  tokens: async (session) => (await import('./open/open-tokens.js')).openTokens(session),
};

/** Opens what a command named, runs it, and closes everything whatever happened. */
export async function withResources<Result>(
  names: readonly ResourceName[],
  io: Io,
  run: (resources: Resources & Surroundings) => Promise<Result>,
): Promise<Result> {
  const opened = new Map<ResourceName, Promise<Resources[ResourceName]>>();
  const closers: (() => Promise<void>)[] = [];
  const use = async <Name extends ResourceName>(name: Name): Promise<Resources[Name]> => {
    const open = opened.get(name) ?? openers[name](session);
    opened.set(name, open);
    return (await open) as Resources[Name];
  };
  const session: Session = { io, names, use, onClose: (close) => closers.unshift(close) };
  try {
    const entries: [ResourceName, Resources[ResourceName]][] = [];
    for (const name of names) {
      entries.push([name, await use(name)]);
    }
    return await run({ ...toResources(entries), io, use });
  } finally {
    for (const close of closers) {
      await close();
    }
  }
}

// Commands are typed to see only those that they named.
function toResources(entries: readonly [ResourceName, Resources[ResourceName]][]): Resources {
  const resources: Partial<Record<ResourceName, unknown>> = Object.fromEntries(entries);
  return resources as Resources;
}

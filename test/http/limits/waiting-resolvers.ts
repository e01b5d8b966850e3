import { concatAST, parse } from 'graphql';
import type { SchemaSources } from '../../../src/graphql/assemble-schema.js';
import { readSchemaDir } from '../../../src/graphql/read-schema-dir.js';
import { serverInfo } from '../../../src/resolvers/server-info.js';
import { viewer } from '../../../src/resolvers/viewer.js';

/** Requests that wait inside their resolver until they are let go, and in which order they came to it. */
export interface Held {
  readonly sources: SchemaSources;
  /** Names of those that run now. */
  readonly running: readonly string[];
  /** Names of all that ever ran, in order. */
  readonly started: readonly string[];
  /** Lets one that runs go on, or all. */
  letGo(name?: string): void;
}

/** A schema with `hold(name)`, which answers when it is let go. */
export function holdingRequests(): Held {
  const running = new Map<string, () => void>();
  const started: string[] = [];
  const sdl = `
    extend type Query { hold(name: String!): String @authenticated }
    type Mutation { nothing: String @authenticated }
  `;
  const hold = (_root: unknown, { name }: { name: string }): Promise<string> => {
    started.push(name);
    return new Promise((resolve) => {
      running.set(name, () => {
        running.delete(name);
        resolve(name);
      });
    });
  };
  return {
    sources: {
      schemaDir: concatAST([readSchemaDir('schema/system'), parse(sdl)]),
      models: [],
      resolvers: { Query: { viewer, serverInfo, hold }, Mutation: { nothing: () => null } },
    },
    get running() {
      return [...running.keys()];
    },
    started,
    letGo: (name) => {
      for (const [each, go] of [...running]) if (name === undefined || name === each) go();
    },
  };
}

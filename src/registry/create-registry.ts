import type { Actor } from '../access/rights.js';
import type { Vocabulary } from '../access/vocabulary.js';
import type { Clock } from '../lib/clock.js';
import type { Siblings } from '../lib/siblings.js';
import type { Log } from '../observe/log.js';
import { actorOf, type Token } from './actor-of.js';
import { type AccessAdministration, administerAccess } from './administer-access.js';
import { administerClients, type ClientAdministration } from './administer-clients.js';
import { administerGroups, type GroupAdministration } from './administer-groups.js';
import { type AuditSink, createAuditSink } from './audit-sink.js';
import { type ChangeFeed, createChangeFeed } from './change-feed.js';
import { createClientCache } from './client-cache.js';
import { defaultSecretCost } from './client-secret.js';
import { createLastUse, type LastUse } from './last-use.js';
import type { RegisteredClient } from './registered-client.js';

/** This node's knowledge of clients and groups, and the way to change them. */
export interface Registry {
  /** Reads all clients and groups and begins to follow the changes of others. @throws StoreError; it can be called again */
  start(): Promise<void>;
  /** Ends that, and writes what is still to be written of last uses. */
  stop(): Promise<void>;
  /** Whether this node's knowledge is recent enough to decide by: a poll succeeded in the last 5 s (AZ-12). */
  isFresh(): boolean;
  /** Follows the changes of others once, now, instead of within a second. @throws StoreError */
  refresh(): Promise<void>;
  /** A client from memory alone. */
  peekClient(id: string): RegisteredClient | null;
  /** A client from memory; one that memory lacks is looked for in the store once. Disabled ones too. @throws StoreError */
  findClient(id: string): Promise<RegisteredClient | null>;
  /** A client read again from the store: for a secret that its snapshot lacks. @throws StoreError */
  rereadClient(id: string): Promise<RegisteredClient | null>;
  /** The client that registered an external subject (TS-18, TS-20). @throws StoreError */
  findClientBySubject(issuer: string, subject: string): Promise<RegisteredClient | null>;
  /** The actor of a token of a client: scopes that both have, grants in force now. */
  actorOf(client: RegisteredClient, token: Token): Actor;
  readonly clients: ClientAdministration;
  readonly groups: GroupAdministration;
  /** All of them at once, as a file says them. */
  readonly access: AccessAdministration;
  readonly changes: Pick<ChangeFeed, 'publish' | 'changing' | 'subscribe'>;
  readonly lastUse: Pick<LastUse, 'note' | 'flush'>;
  readonly recordAudit: AuditSink;
}

export interface RegistryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** What can be granted; without it any name is taken. */
  readonly vocabulary?: Vocabulary | undefined;
  /** The longest lifetime that a client's tokens may be given. */
  readonly maxTtlSeconds?: number;
  readonly auditTtlSeconds?: number;
  /** Cost of bcrypt for new secrets; only tests want another. */
  readonly secretCost?: number;
  /** Milliseconds that never go back. */
  readonly monotonic?: () => number;
  readonly pollMs?: number;
  /** Other processes of this node. */
  readonly siblings?: Siblings | undefined;
}

/**
 * Makes the registry on Mongoose's default connection. Administration works at once (the CLI needs no more); `start` is for a node that
 * answers requests.
 */
export function createRegistry(options: RegistryOptions): Registry {
  const {
    clock,
    log,
    vocabulary,
    maxTtlSeconds = 3600,
    auditTtlSeconds = 90 * 86_400,
    secretCost = defaultSecretCost,
  } = options;
  const cache = createClientCache({ log });
  const feed = createChangeFeed({ ...options, reloadAll: cache.load });
  const lastUse = createLastUse({ clock, log });
  let endings: readonly (() => void)[] = [];

  async function start(): Promise<void> {
    feed.stop();
    unfollow();
    try {
      await follow();
    } catch (error) {
      unfollow();
      throw error;
    }
    feed.start();
    lastUse.start();
  }

  /** The feed first: what changes while all is read is not missed. */
  async function follow(): Promise<void> {
    await feed.open();
    const reread = async (id: string): Promise<void> => {
      await cache.reread(id);
    };
    endings = [feed.subscribe('client', reread), feed.subscribe('group', cache.rereadGroup)];
    await cache.load();
    await feed.poll();
  }

  function unfollow(): void {
    for (const end of endings) end();
    endings = [];
  }

  async function stop(): Promise<void> {
    feed.stop();
    unfollow();
    await lastUse.stop();
  }

  return {
    start,
    stop,
    isFresh: feed.isFresh,
    refresh: feed.poll,
    peekClient: cache.peek,
    findClient: cache.find,
    rereadClient: cache.reread,
    findClientBySubject: cache.findBySubject,
    actorOf: (client, token) => actorOf(client, token, clock()),
    clients: administerClients({ changes: feed, clock, vocabulary, maxTtlSeconds, secretCost }),
    groups: administerGroups({ changes: feed, clock, vocabulary }),
    access: administerAccess({ changes: feed, clock, vocabulary, maxTtlSeconds, secretCost }),
    changes: feed,
    lastUse,
    recordAudit: createAuditSink({ ttlSeconds: auditTtlSeconds }),
  };
}

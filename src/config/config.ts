import type { KeyObject } from 'node:crypto';
import type { Rate } from '../lib/parse-rate.js';

/** An external issuer whose tokens or assertions are taken (TS-18, TS-20). */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** What its tokens must name as `aud`. */
  readonly audience: string;
  readonly subjectClaim: string;
  readonly scopeClaim: string;
  readonly algs: readonly string[];
}

export interface Limits {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxFields: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  readonly maxWhereDepth: number;
  readonly maxIn: number;
  readonly maxCost: number;
  readonly maxBulk: number;
  readonly requestTimeoutMs: number;
  /** Requests of one client that run at once; more wait their turn. */
  readonly clientConcurrency: number;
  /** What a client may spend, in points of cost; `null`: no limit. */
  readonly rateLimit: Rate | null;
}

/** Everything that the environment says, read once. Frozen; secrets in it are `KeyObject`s, except `metricsToken` and `mongodbUri`. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  /** 0: any free port; then `issuer` and `audience` are not known before it listens (`withPort`). */
  readonly port: number;
  /** `null`: the embedded store under `dataDir`. */
  readonly mongodbUri: string | null;
  readonly dataDir: string;
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenTtlSeconds: number;
  readonly accessTokenMaxTtlSeconds: number;
  readonly signingAlg: 'ES256' | 'RS256' | 'EdDSA';
  /** The newest first, 32 bytes each; `null`: a development key is generated in `dataDir`. */
  readonly keyEncryptionKeys: readonly KeyObject[] | null;
  readonly trustedIssuers: readonly TrustedIssuer[];
  /** Whether an empty store gets the demo data and clients. */
  readonly demo: boolean;
  /** As Fastify takes it: off, all, a number of hops, or the proxies' addresses. */
  readonly trustProxy: boolean | number | readonly string[];
  /** Origins that browsers may call from; `['*']`: all. */
  readonly corsOrigins: readonly string[];
  /** `null`: metrics for loopback only. */
  readonly metricsToken: string | null;
  readonly auditTtlSeconds: number;
  readonly allowBasicAtApi: boolean;
  readonly workers: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** `auto`: pretty on a terminal, else JSON. */
  readonly logFormat: 'auto' | 'pretty' | 'json';
  readonly limits: Limits;
  readonly trustedDocuments: { readonly mode: 'off' | 'prefer' | 'only'; readonly manifest: string | null };
  /** Names in the environment that look like misspelt ones of ours, each with what was probably meant. */
  readonly warnings: readonly string[];
}

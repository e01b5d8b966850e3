import { LRUCache } from 'lru-cache';
import type { Clock } from '../lib/clock.js';
import type { OAuthOutcome } from '../oauth/services.js';
import type { AuditWriter } from '../observe/audit.js';
import type { Metrics } from '../observe/metrics.js';

export interface OutcomeReporting {
  readonly metrics: Pick<Metrics, 'oauthOutcome'>;
  readonly audit: Pick<AuditWriter, 'record'>;
  readonly clock: Clock;
}

/** What somebody who only knows a client's id, or found an old token of it, can cause in its name as often as he likes. */
const unproven: ReadonlySet<string> = new Set([
  'invalid_client',
  'too_many_requests',
  'invalid_token',
  'invalid_dpop_proof',
  'use_dpop_nonce',
]);
const unprovenIntervalMs = 60_000;
const maxRemembered = 10_000;

/**
 * Counts every outcome, and audits the refusals and revocations of registered clients; what is issued or looked at goes to the log alone
 * (TS-19, AZ-15). So that nobody else can make the store grow, what is not proved to be the client's doing is one event a minute.
 */
export function reportOutcome({ metrics, audit, clock }: OutcomeReporting): (outcome: OAuthOutcome) => void {
  const recorded = new LRUCache<string, number>({ max: maxRemembered });

  return ({ endpoint, outcome, clientId, requestId }) => {
    metrics.oauthOutcome({ endpoint, outcome, client: clientId });
    const isAllowed = outcome === 'issued' || outcome === 'ok';
    if (clientId === null || (isAllowed && endpoint !== 'revoke')) return;
    if (unproven.has(outcome) && isRecent(`${clientId} ${endpoint} ${outcome}`)) return;
    audit.record({
      time: clock(),
      requestId,
      clientId,
      kind: 'oauth',
      decision: isAllowed ? 'allowed' : 'denied',
      operationName: endpoint,
      coordinates: [outcome],
      changedFields: [],
    });
  };

  function isRecent(name: string): boolean {
    const now = clock();
    const age = now - (recorded.get(name) ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < unprovenIntervalMs) return true;
    recorded.set(name, now);
    return false;
  }
}

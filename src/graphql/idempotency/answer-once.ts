import { createHash } from 'node:crypto';
import { type ExecutionResult, print } from 'graphql';
import type { OperationPlan } from '../../access/operation-plan.js';
import { canonicalJson } from '../../lib/canonical-json.js';
import type { IdempotencyKeys, Turn } from '../../registry/idempotency-keys.js';
import { refusal } from '../document-refusal.js';
import type { OperationRequest } from '../execute-operation.js';
import { answersSecret } from './answers-secret.js';
import { isLasting, readAnswer, writeAnswer } from './stored-answer.js';

/** Runs what a request asks, unless the same request was carried out before: then its answer is that of then. */
export type AnswerOnce = (
  request: OperationRequest,
  plan: OperationPlan,
  answer: () => Promise<ExecutionResult>,
) => Promise<ExecutionResult>;

/**
 * `Idempotency-Key`, as Stripe has it: a mutation that a client sends again under the same key within 24 hours is not carried out again. It
 * is asked after the decision, so that nobody gets an answer that it may not ask for (any more), and before anything runs.
 *
 * @throws DocumentRefusal: CONFLICT (422) for a key of another request, and where the answer held a secret; SERVICE_UNAVAILABLE (503) while
 * the first is still running
 */
export function createAnswerOnce(keys: IdempotencyKeys): AnswerOnce {
  return async (request, plan, answer) => {
    const { actor, idempotencyKey: key } = request.context;
    if (key == null || !actor || !plan.isMutation) return answer();
    const { signal } = request.context;
    const claim = await keys.claim({
      client: `${actor.clientId} ${actor.clientSince}`,
      key,
      fingerprint: fingerprintOf(request),
      signal,
    });
    switch (claim.kind) {
      case 'first':
        return runFirst(claim, plan, answer);
      case 'answered':
        if (claim.answer === null) throw refusal('CONFLICT', texts.notKept);
        return readAnswer(claim.answer);
      case 'other request':
        throw refusal('CONFLICT', texts.otherRequest);
      case 'running':
        throw refusal('SERVICE_UNAVAILABLE', texts.running, { 'retry-after': '1' });
    }
  };
}

const texts = {
  otherRequest: 'This Idempotency-Key was used for another request; make up a new one for each',
  notKept:
    'The request of this Idempotency-Key was carried out before, and its answer is not kept: it held a secret, which is shown once, or was too large',
  running: 'The first request of this Idempotency-Key is still running; send it again',
} as const;

async function runFirst(
  turn: Turn,
  plan: OperationPlan,
  answer: () => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  let result: ExecutionResult;
  try {
    result = await answer();
  } catch (error) {
    await turn.release();
    throw error;
  }
  if (isLasting(result)) await turn.keep(answersSecret(plan) ? null : writeAnswer(result));
  else await turn.release();
  return result;
}

/** What a request says, however it is spaced and in whatever order its variables stand. */
function fingerprintOf({ document, operationName, variables }: OperationRequest): string {
  const text = JSON.stringify([print(document), operationName ?? null, canonicalJson(variables)]);
  return createHash('sha256').update(text).digest('base64url');
}

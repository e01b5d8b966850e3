import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import {
  type decideOperation,
  denyVariables,
  type OperationDecision,
  type VariableValues,
} from '../access/decide-operation.js';
import type { OperationPlan } from '../access/operation-plan.js';
import type { RequirementsTable } from '../access/requirements-table.js';
import type { Actor } from '../access/rights.js';
import { rewriteDocument } from './rewrite-document.js';

/** How many decisions are remembered for one operation: one a set of rights and values of `@skip` and `@include`. */
const maxDecisions = 64;

/** A decision and the document that may be executed after it. */
export interface DecidedOperation {
  readonly decision: OperationDecision;
  readonly document: DocumentNode;
}

/** Decides operations; the same operation under the same rights costs a look-up. */
export class DecidedOperations {
  readonly #table: RequirementsTable;
  readonly #decideOperation: typeof decideOperation;
  readonly #decided = new WeakMap<OperationPlan, LRUCache<string, DecidedOperation>>();

  constructor(table: RequirementsTable, decide: typeof decideOperation) {
    this.#table = table;
    this.#decideOperation = decide;
  }

  decide(
    document: DocumentNode,
    plan: OperationPlan,
    actor: Actor | null,
    variables: VariableValues,
  ): DecidedOperation {
    const deniedVariables = denyVariables(this.#table, plan, actor, variables);
    const decideNow = () => {
      const decision = this.#decideOperation(plan, actor, variables, deniedVariables);
      return { decision, document: rewriteDocument(document, plan, decision) };
    };
    if (deniedVariables.size > 0) return decideNow();
    const remembered = this.#rememberedFor(plan);
    const key = keyOf(plan, actor, variables);
    const known = remembered.get(key);
    if (known) return known;
    const decided = decideNow();
    remembered.set(key, decided);
    return decided;
  }

  #rememberedFor(plan: OperationPlan): LRUCache<string, DecidedOperation> {
    const known = this.#decided.get(plan);
    if (known) return known;
    const made = new LRUCache<string, DecidedOperation>({ max: maxDecisions });
    this.#decided.set(plan, made);
    return made;
  }
}

/** For tests of the second layer alone: the first lets everything pass. */
export const leaveToShield: typeof decideOperation = () => ({ outcome: 'allowed', denied: [], deniedNodes: new Map() });

function keyOf({ conditionVariables }: OperationPlan, actor: Actor | null, variables: VariableValues): string {
  const rights = actor ? `client ${actor.rightsKey}` : 'anonymous';
  return conditionVariables.length === 0
    ? rights
    : `${rights} ${conditionVariables.map((name) => String(variables[name]))}`;
}

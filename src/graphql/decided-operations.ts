import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import {
  type decideOperation,
  denyVariables,
  type OperationDecision,
  type VariableValues,
} from '../access/decide-operation.js';
import { Openness } from '../access/openness.js';
import type { OperationPlan } from '../access/operation-plan.js';
import { publicAccess } from '../access/requirement.js';
import type { RequirementsTable } from '../access/requirements-table.js';
import type { Actor } from '../access/rights.js';
import { rewriteDocument } from './rewrite-document.js';

/** How many decisions are remembered for one operation: one a set of rights and values of `@skip` and `@include`. */
const maxDecisions = 64;

/** How many sets of rights are remembered with what is open to them. */
const maxRights = 100;

/** A decision and the document that may be executed after it. */
export interface DecidedOperation {
  readonly decision: OperationDecision;
  readonly document: DocumentNode;
}

/** Decides operations; the same operation under the same rights costs a look-up. */
export class DecidedOperations {
  readonly #table: RequirementsTable;
  readonly #decideOperation: typeof decideOperation;
  readonly #openness = new LRUCache<string, Openness>({ max: maxRights });
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
    const openness = this.#opennessTo(actor);
    const deniedVariables = denyVariables(plan, openness, variables);
    const decideNow = () => {
      const decision = this.#decideOperation(plan, openness, variables, deniedVariables);
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

  /** Equal rights decide alike. */
  #opennessTo(actor: Actor | null): Openness {
    const key = rightsOf(actor);
    const known = this.#openness.get(key);
    if (known) return known;
    const made = new Openness(this.#table, actor);
    this.#openness.set(key, made);
    return made;
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
export const leaveToShield: typeof decideOperation = () => everything;

const everything: OperationDecision = { outcome: 'allowed', denied: [], deniedNodes: new Map(), lacking: publicAccess };

function keyOf({ conditionVariables }: OperationPlan, actor: Actor | null, variables: VariableValues): string {
  const rights = rightsOf(actor);
  return conditionVariables.length === 0
    ? rights
    : `${rights} ${conditionVariables.map((name) => String(variables[name]))}`;
}

const rightsOf = (actor: Actor | null): string => (actor ? `client ${actor.rightsKey}` : 'anonymous');

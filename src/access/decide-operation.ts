import type { FieldNode, GraphQLNamedType } from 'graphql';
import { decide } from './decide.js';
import { usesOfValue } from './input-uses.js';
import type { Openness } from './openness.js';
import type { Condition, OperationPlan, PlannedSelection } from './operation-plan.js';
import { allOfFew, type Requirement } from './requirement.js';
import type { Rule } from './requirements-table.js';
import { type Refusal, whyClosed } from './why-closed.js';

/** The coerced values of an operation's variables. */
export type VariableValues = Readonly<Record<string, unknown>>;

/** A selection that may not be answered, and the first rule that says so. */
export interface DeniedSelection extends Refusal {
  readonly selection: string;
}

/** The decision on a whole operation. */
export interface OperationDecision {
  /** `partial`: a query whose denied selections are null. A mutation is never partial (AZ-4). */
  readonly outcome: 'allowed' | 'partial' | 'denied';
  /** Each denied selection once; what is below one is not looked at. */
  readonly denied: readonly DeniedSelection[];
  /** The types on which each denied field node must not be resolved. */
  readonly deniedNodes: ReadonlyMap<FieldNode, ReadonlySet<string>>;
  /** What all that is refused asks together, below denied selections too: with that, nothing would be denied. */
  readonly lacking: Requirement;
}

/** What a variable's value may not name, by the selection whose argument it is. */
export type DeniedVariables = ReadonlyMap<PlannedSelection, readonly Refusal[]>;

/** Decides every selection of an operation (AZ-4, AZ-5), for the rights that something is open to. */
export function decideOperation(
  plan: OperationPlan,
  openness: Openness,
  variables: VariableValues,
  deniedVariables: DeniedVariables,
): OperationDecision {
  return new OperationDecider(openness, variables, deniedVariables).decide(plan);
}

class OperationDecider {
  readonly #openness: Openness;
  readonly #variables: VariableValues;
  readonly #deniedVariables: DeniedVariables;
  readonly #denied = new Map<string, DeniedSelection>();
  readonly #deniedNodes = new Map<FieldNode, Set<string>>();
  readonly #lacking = new Set<Requirement>();

  constructor(openness: Openness, variables: VariableValues, deniedVariables: DeniedVariables) {
    this.#openness = openness;
    this.#variables = variables;
    this.#deniedVariables = deniedVariables;
  }

  decide(plan: OperationPlan): OperationDecision {
    const answerable = this.#included(plan.roots).filter((root) => this.#visit(root) !== 'refused');
    const isRefused = this.#denied.size > 0 && (plan.isMutation || (answerable.length === 0 && !plan.introspects));
    return {
      outcome: this.#denied.size === 0 ? 'allowed' : isRefused ? 'denied' : 'partial',
      denied: [...this.#denied.values()],
      deniedNodes: this.#deniedNodes,
      lacking: allOfFew(this.#lacking),
    };
  }

  /** `refused`: it is not answered; `partial`: something below it is not. */
  #visit(planned: PlannedSelection): 'allowed' | 'partial' | 'refused' {
    const [refusal] = this.#refusalsOf(planned);
    if (refusal) {
      this.#deny(planned, refusal);
      this.#noteLacking(planned);
      return 'refused';
    }
    const outcomes = this.#included(planned.children).map((child) => this.#visit(child));
    const isPartial = outcomes.some((outcome) => outcome !== 'allowed');
    if (planned.answered === null || this.#openness.isAnswerable(planned.answered)) {
      return isPartial ? 'partial' : 'allowed';
    }
    // There is nothing for these rights in what it answers. Whatever was asked of it has been denied by its own name.
    const reason = isPartial ? null : whyClosed(this.#openness, planned.answered);
    if (reason) this.#deny(planned, reason);
    this.#denyNode(planned);
    return 'refused';
  }

  /** Its own rules, then what its arguments take and their variables name. */
  #refusalsOf(planned: PlannedSelection): readonly Refusal[] {
    return [
      ...refusalsOf(planned.rules, this.#openness),
      ...closedAmong(planned.taken, this.#openness),
      ...(this.#deniedVariables.get(planned) ?? []),
    ];
  }

  #deny(planned: PlannedSelection, { rule, decision }: Refusal): void {
    const { selection } = planned;
    if (!this.#denied.has(selection)) this.#denied.set(selection, { selection, rule, decision });
    this.#lacking.add(rule.requirement);
    this.#denyNode(planned);
  }

  #denyNode({ node, typeName }: PlannedSelection): void {
    const types = this.#deniedNodes.get(node) ?? new Set();
    this.#deniedNodes.set(node, types.add(typeName));
  }

  /** Below what is denied nothing is denied by name; who mends the one wants to mend the other too. */
  #noteLacking(planned: PlannedSelection): void {
    for (const { rule } of this.#refusalsOf(planned)) this.#lacking.add(rule.requirement);
    for (const child of this.#included(planned.children)) this.#noteLacking(child);
  }

  #included(selections: readonly PlannedSelection[]): readonly PlannedSelection[] {
    return selections.filter(({ conditions }) => isIncluded(conditions, this.#variables));
  }
}

/** What the values of variables name that the rights do not cover. Few requests have any, so only then is a decision not remembered. */
export function denyVariables(plan: OperationPlan, openness: Openness, variables: VariableValues): DeniedVariables {
  const denied = new Map<PlannedSelection, readonly Refusal[]>();
  if (!plan.hasInputVariables) return denied;
  forEachSelection(plan.roots, (planned) => {
    const refusals = planned.variables.flatMap(({ name, type }) => {
      const { rules, types } = usesOfValue(plan.table, type, variables[name]);
      return [...refusalsOf(rules, openness), ...closedAmong(types, openness)];
    });
    if (refusals.length > 0) denied.set(planned, refusals);
  });
  return denied;
}

/** Whether every `@skip` and `@include` above a selection lets it in. */
export function isIncluded(conditions: readonly Condition[], variables: VariableValues): boolean {
  return conditions.every(({ variable, value }) => variables[variable] === value);
}

/** Calls back for each planned selection, parents first. */
export function forEachSelection(
  selections: readonly PlannedSelection[],
  callback: (planned: PlannedSelection) => void,
): void {
  for (const planned of selections) {
    callback(planned);
    forEachSelection(planned.children, callback);
  }
}

function refusalsOf(rules: readonly Rule[], openness: Openness): readonly Refusal[] {
  return rules.flatMap((rule) => {
    if (openness.allows(rule.requirement)) return [];
    const decision = decide(rule.requirement, openness.rights);
    return decision.allowed ? [] : [{ rule, decision }];
  });
}

/** Of types that are given something, those for which nothing may be given. */
function closedAmong(types: Iterable<GraphQLNamedType>, openness: Openness): readonly Refusal[] {
  return [...types].flatMap((type) => whyClosed(openness, type) ?? []);
}

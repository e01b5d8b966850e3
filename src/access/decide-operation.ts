import type { FieldNode } from 'graphql';
import { type Denied, decide } from './decide.js';
import { rulesOfValue } from './input-uses.js';
import type { Condition, OperationPlan, PlannedSelection } from './operation-plan.js';
import type { RequirementsTable, Rule } from './requirements-table.js';
import type { Rights } from './rights.js';

/** The coerced values of an operation's variables. */
export type VariableValues = Readonly<Record<string, unknown>>;

/** A selection that may not be answered, and the first rule that says so. */
export interface DeniedSelection {
  readonly selection: string;
  readonly rule: Rule;
  readonly decision: Denied;
}

/** The decision on a whole operation. */
export interface OperationDecision {
  /** `partial`: a query whose denied selections are null. A mutation is never partial (AZ-4). */
  readonly outcome: 'allowed' | 'partial' | 'denied';
  /** Each denied selection once; what is below one is not looked at. */
  readonly denied: readonly DeniedSelection[];
  /** The types on which each denied field node must not be resolved. */
  readonly deniedNodes: ReadonlyMap<FieldNode, ReadonlySet<string>>;
}

/** Rules that a variable's value broke, by the selection whose argument it is. */
export type DeniedVariables = ReadonlyMap<PlannedSelection, { readonly rule: Rule; readonly decision: Denied }>;

/** Decides every selection of an operation (AZ-4, AZ-5). `null` rights: anonymous. */
export function decideOperation(
  plan: OperationPlan,
  rights: Rights | null,
  variables: VariableValues,
  deniedVariables: DeniedVariables,
): OperationDecision {
  const denied = new Map<string, DeniedSelection>();
  const deniedNodes = new Map<FieldNode, Set<string>>();
  let answerableRoots = 0;

  function visit(selections: readonly PlannedSelection[], isRoot: boolean): void {
    for (const planned of selections) {
      if (!isIncluded(planned.conditions, variables)) continue;
      const refusal = firstDenied(planned.rules, rights) ?? deniedVariables.get(planned);
      if (refusal) {
        if (!denied.has(planned.selection)) denied.set(planned.selection, { selection: planned.selection, ...refusal });
        const types = deniedNodes.get(planned.node) ?? new Set();
        deniedNodes.set(planned.node, types.add(planned.typeName));
      } else {
        if (isRoot) answerableRoots += 1;
        visit(planned.children, false);
      }
    }
  }

  visit(plan.roots, true);
  const isRefused = denied.size > 0 && (plan.isMutation || (answerableRoots === 0 && !plan.introspects));
  const outcome = denied.size === 0 ? 'allowed' : isRefused ? 'denied' : 'partial';
  return { outcome, denied: [...denied.values()], deniedNodes };
}

/** What the values of variables name that the rights do not cover. Few requests have any, so only then is a decision not remembered. */
export function denyVariables(
  table: RequirementsTable,
  plan: OperationPlan,
  rights: Rights | null,
  variables: VariableValues,
): DeniedVariables {
  const denied = new Map<PlannedSelection, { readonly rule: Rule; readonly decision: Denied }>();
  if (!plan.hasInputVariables) return denied;
  forEachSelection(plan.roots, (planned) => {
    for (const { name, type } of planned.variables) {
      const refusal = firstDenied(rulesOfValue(table, type, variables[name]), rights);
      if (refusal) denied.set(planned, refusal);
    }
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

function firstDenied(rules: readonly Rule[], rights: Rights | null): { rule: Rule; decision: Denied } | undefined {
  for (const rule of rules) {
    const decision = decide(rule.requirement, rights);
    if (!decision.allowed) return { rule, decision };
  }
  return undefined;
}

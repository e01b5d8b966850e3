import { type DocumentNode, Kind } from 'graphql';
import type { Coordinate } from './coordinate.js';
import { createLine } from './create-line.js';
import { decide, holdsPermission, type Lack } from './decide.js';
import { forEachSelection, type VariableValues } from './decide-operation.js';
import { denialOf, fixFor, type Holder, needs, type Required, shownRequirement } from './denial.js';
import { type GrantShown, showGrant } from './grant-shown.js';
import { rulesOfValue } from './input-uses.js';
import type { PlannedSelection } from './operation-plan.js';
import { planOperation } from './plan-operation.js';
import { allOf, publicAccess, type Requirement } from './requirement.js';
import type { RequirementsTable, Rule } from './requirements-table.js';
import type { Rights } from './rights.js';

/** One use of a coordinate: what it asks, what of that is held, the decision, and the grants or the lack behind it. */
export interface ExplainedUse {
  /** As a denied answer names it. */
  readonly coordinate: Coordinate;
  /** Response names from the root, joined by dots. */
  readonly selection: string;
  readonly required: Required;
  readonly held: Required;
  readonly allowed: boolean;
  /** Where allowed: every grant that gives a needed permission; which rows each covers stands with it. */
  readonly because?: readonly GrantShown[];
  /** Where denied. */
  readonly missing?: readonly Lack[];
  /** Where denied: the same text as in a denied answer. */
  readonly reason?: string;
}

/** Why a document is answered, or not. */
export interface Explanation {
  /** Nothing at all is denied. */
  readonly allowed: boolean;
  /** Each coordinate that asks something of its own, once a selection; every other asks what the field around it does. */
  readonly coordinates: readonly ExplainedUse[];
  /** The command that would allow all of it; `null`: nothing is denied. */
  readonly fix: string | null;
}

/** Who asks; decisions need no more than this. */
export type Asker = Holder & Rights;

/** Alternatives of scopes that are kept while many requirements are joined: their number could multiply with each. */
const keptAlternatives = 64;

/**
 * Explains a valid document, all of its operations and whatever `@skip` and `@include` say. Without an asker (`null`) the decisions are
 * those for a caller without a token, and the fix is the smallest line that registers a client for it.
 */
export function explainDocument(
  table: RequirementsTable,
  document: DocumentNode,
  asker: Asker | null,
  variables: VariableValues = {},
): Explanation {
  const uses = usesOf(table, document, variables);
  const coordinates = [...joined(uses.map((use) => explainUse(use, asker)))];
  const allowed = coordinates.every((use) => use.allowed);
  return { allowed, coordinates, fix: allowed ? null : fixOf(uses, asker) };
}

interface Use {
  readonly selection: string;
  readonly rule: Rule;
}

function usesOf(table: RequirementsTable, document: DocumentNode, variables: VariableValues): readonly Use[] {
  const uses: Use[] = [];
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    forEachSelection(planOperation(table, document, node).roots, (planned) => {
      const rules = [...planned.rules, ...rulesOfVariables(table, planned, variables)];
      uses.push(...rules.map((rule) => ({ selection: planned.selection, rule })));
    });
  }
  return uses;
}

function rulesOfVariables(
  table: RequirementsTable,
  planned: PlannedSelection,
  variables: VariableValues,
): readonly Rule[] {
  return planned.variables.flatMap(({ name, type }) => rulesOfValue(table, type, variables[name]));
}

function explainUse({ selection, rule }: Use, asker: Asker | null): ExplainedUse {
  const { requirement, shownAs: coordinate } = rule;
  const decision = decide(requirement, asker);
  const required = shownRequirement(requirement);
  const use = { coordinate, selection, required, held: heldOf(requirement, asker), allowed: decision.allowed };
  if (decision.allowed) return { ...use, because: decision.because.map(showGrant) };
  const reason = asker
    ? denialOf(coordinate, requirement, decision, asker).message
    : `${coordinate} needs ${needs(requirement)}`;
  return { ...use, missing: decision.missing, reason };
}

function heldOf({ permissions, scopes }: Requirement, asker: Asker | null): Required {
  if (!asker) return { permission: null, scopes: [] };
  const held = permissions.filter((permission) => holdsPermission(asker, permission));
  return {
    permission: held.length > 0 ? held.join(' ') : null,
    scopes: [...new Set(scopes.flat())].filter((scope) => asker.scopes.has(scope)),
  };
}

/** One coordinate may be used several times in a selection, read and written: what is denied is what counts. */
function joined(uses: readonly ExplainedUse[]): Iterable<ExplainedUse> {
  const byPlace = new Map<string, ExplainedUse>();
  for (const use of uses) {
    const place = `${use.selection} ${use.coordinate}`;
    if (byPlace.get(place)?.allowed ?? true) byPlace.set(place, use);
  }
  return byPlace.values();
}

function fixOf(uses: readonly Use[], asker: Asker | null): string {
  const whole = wholeOf(uses);
  const decision = decide(whole, asker);
  if (!asker || decision.allowed) return createLine(whole);
  return fixFor(decision, asker);
}

/** What all uses ask together. */
function wholeOf(uses: readonly Use[]): Requirement {
  const requirements = new Set(uses.map(({ rule }) => rule.requirement));
  return [...requirements].reduce((whole, next) => withFewAlternatives(allOf([whole, next])), publicAccess);
}

function withFewAlternatives(requirement: Requirement): Requirement {
  if (requirement.scopes.length <= keptAlternatives) return requirement;
  const scopes = [...requirement.scopes].sort((one, other) => one.length - other.length).slice(0, keptAlternatives);
  return { ...requirement, scopes };
}

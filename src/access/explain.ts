import { type DocumentNode, Kind } from 'graphql';
import type { Coordinate } from './coordinate.js';
import { createLine } from './create-line.js';
import { decide, holdsPermission, type Lack } from './decide.js';
import { forEachSelection, type VariableValues } from './decide-operation.js';
import { denialOf, fewest, fixFor, type Holder, needs, type Required, shownRequirement } from './denial.js';
import { type GrantShown, showGrant } from './grant-shown.js';
import { usesOfValue } from './input-uses.js';
import { Openness } from './openness.js';
import type { PlannedSelection } from './operation-plan.js';
import { planOperation } from './plan-operation.js';
import { allOfFew, type Requirement } from './requirement.js';
import type { RequirementsTable, Rule } from './requirements-table.js';
import type { Rights } from './rights.js';
import { whyClosed } from './why-closed.js';

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
  const selections = plannedIn(table, document);
  const named = selections.flatMap((planned) => usesOf(planned, table, variables));
  const uses = [...named, ...usesOfTheEmpty(selections, new Openness(table, asker ?? rightsMeeting(wholeOf(named))))];
  const coordinates = [...joined(uses.map((use) => explainUse(use, asker)))];
  const allowed = coordinates.every((use) => use.allowed);
  return { allowed, coordinates, fix: allowed ? null : fixOf(uses, asker) };
}

interface Use {
  readonly selection: string;
  readonly rule: Rule;
}

function plannedIn(table: RequirementsTable, document: DocumentNode): readonly PlannedSelection[] {
  const found: PlannedSelection[] = [];
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    forEachSelection(planOperation(table, document, node).roots, (planned) => found.push(planned));
  }
  return found;
}

function usesOf(
  { selection, rules, variables: used }: PlannedSelection,
  table: RequirementsTable,
  variables: VariableValues,
): readonly Use[] {
  const named = used.flatMap(({ name, type }) => usesOfValue(table, type, variables[name]).rules);
  return [...rules, ...named].map((rule) => ({ selection, rule }));
}

/** What is selected or given by the name of its type alone, and is nothing for these rights: whatever would make it something. */
function usesOfTheEmpty(selections: readonly PlannedSelection[], openness: Openness): readonly Use[] {
  return selections.flatMap(({ selection, taken, answered, children }) => {
    const types =
      answered === null || children.some((child) => isRefused(child, openness)) ? taken : [...taken, answered];
    return types.flatMap((type) => {
      const refusal = whyClosed(openness, type);
      return refusal ? [{ selection, rule: refusal.rule }] : [];
    });
  });
}

function isRefused({ rules, answered }: PlannedSelection, openness: Openness): boolean {
  const isDenied = rules.some(({ requirement }) => !openness.allows(requirement));
  return isDenied || (answered !== null && !openness.isAnswerable(answered));
}

/** Just enough for a requirement. */
function rightsMeeting({ permissions, scopes }: Requirement): Rights {
  const held = permissions.map((permission) => ({ permission, where: null, until: null, group: null }));
  return {
    scopes: new Set(fewest(scopes)),
    grants: new Map(held.map((grant) => [grant.permission, [grant]])),
  };
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
  return allOfFew(new Set(uses.map(({ rule }) => rule.requirement)));
}

import type { DocumentNode } from 'graphql';
import { type Coordinate, memberCoordinate } from '../coordinate.js';
import { decide } from '../decide.js';
import { denialOf, fixFor, needs } from '../denial.js';
import { type Asker, explainDocument } from '../explain.js';
import { matrixOf } from '../matrix.js';
import { reachOf } from '../reach.js';
import { anyToken, type Requirement } from '../requirement.js';
import type { RequirementsTable } from '../requirements-table.js';
import type { Grant } from '../rights.js';

/** What a client is expected to be able to do: use a coordinate, or have all of a (valid) document answered. */
export type Deed = { readonly coordinate: Coordinate } | { readonly document: DocumentNode };

/** Whether a client may, and why; `fix`: the command that would allow it, where there is one. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
  readonly fix: string | null;
}

/** The coordinate that is meant by a name: itself, or the root field of that name; `null`: there is none. */
export function findCoordinate(table: RequirementsTable, name: string): Coordinate | null {
  const roots = [table.schema.getQueryType(), table.schema.getMutationType()];
  const candidates = [name, ...roots.flatMap((root) => (root ? [memberCoordinate(root.name, name)] : []))];
  return candidates.find((candidate) => requirementOf(table, candidate) !== undefined) ?? null;
}

/** Every name that `findCoordinate` takes. */
export function coordinateNames(table: RequirementsTable): readonly string[] {
  const roots = [table.schema.getQueryType(), table.schema.getMutationType()];
  const rootFields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
  return [...rootFields, ...table.rules.keys(), ...endpoints(table).map((row) => row.coordinate)];
}

/** Decides what an expectation is about. A denial's reason is the text of a denied answer. */
export function judge(table: RequirementsTable, asker: Asker, deed: Deed): Verdict {
  return 'document' in deed
    ? judgeDocument(table, asker, deed.document)
    : judgeCoordinate(table, asker, deed.coordinate);
}

function judgeDocument(table: RequirementsTable, asker: Asker, document: DocumentNode): Verdict {
  const { allowed, coordinates, fix } = explainDocument(table, document, asker);
  const reasons = new Set(coordinates.flatMap(({ reason }) => (reason === undefined ? [] : [reason])));
  return { allowed, reason: allowed ? 'everything in it is allowed' : [...reasons].join('; '), fix };
}

function judgeCoordinate(table: RequirementsTable, asker: Asker, coordinate: Coordinate): Verdict {
  const requirement = requirementOf(table, coordinate) ?? anyToken;
  const decision = decide(requirement, asker);
  if (!decision.allowed) return denied(coordinate, requirement, asker);
  if (canReach(table, asker, coordinate)) return allowed(coordinate, requirement, decision.because);
  const blocking = blockingRequirement(table, asker, coordinate);
  if (blocking) return denied(coordinate, blocking, asker);
  return { allowed: false, reason: `${coordinate}: nothing that leads to it is allowed`, fix: null };
}

function allowed(coordinate: Coordinate, requirement: Requirement, because: readonly Grant[]): Verdict {
  const grants = because.length > 0 ? `: ${because.map(describe).join(', ')}` : '';
  const held = requirement.token ? `${needs(requirement)}, and that is held${grants}` : 'nothing, not even a token';
  return { allowed: true, reason: `${coordinate} needs ${held}`, fix: null };
}

function describe({ permission, where, group }: Grant): string {
  const rows = where === null ? '' : ` where ${JSON.stringify(where)}`;
  return `${permission}${rows} ${group === null ? 'of its own' : `of group ${group}`}`;
}

function denied(coordinate: Coordinate, requirement: Requirement, asker: Asker): Verdict {
  const decision = decide(requirement, asker);
  if (decision.allowed) throw new TypeError(`${coordinate} is not denied`);
  const { message } = denialOf(coordinate, requirement, decision, asker);
  return { allowed: false, reason: message, fix: fixFor(decision, asker) };
}

function canReach(table: RequirementsTable, asker: Asker, coordinate: Coordinate): boolean {
  return !table.rules.has(coordinate) || reachOf(table, asker).coordinates.has(coordinate);
}

/** What denies the way to a coordinate that asks too little itself: seeing its model, or the field that an argument belongs to. */
function blockingRequirement(table: RequirementsTable, asker: Asker, coordinate: Coordinate): Requirement | undefined {
  const typeName = coordinate.split('.')[0] ?? '';
  const field = coordinate.split('(')[0] ?? '';
  return [table.models.get(typeName), table.rules.get(field)?.requirement].find(
    (requirement) => requirement !== undefined && !decide(requirement, asker).allowed,
  );
}

function requirementOf(table: RequirementsTable, coordinate: Coordinate): Requirement | undefined {
  const rule = table.rules.get(coordinate);
  if (rule) return rule.requirement;
  const endpoint = endpoints(table).find((row) => row.coordinate === coordinate);
  return endpoint && { token: true, permissions: endpoint.permissions, scopes: [] };
}

/** What is asked outside the schema. */
function endpoints(table: RequirementsTable) {
  return matrixOf(table).filter(({ coordinate }) => !table.rules.has(coordinate));
}

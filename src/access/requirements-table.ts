import type { GraphQLSchema } from 'graphql';
import type { Coordinate } from './coordinate.js';
import { publicAccess, type Requirement } from './requirement.js';

/** What using one coordinate asks, beside what was already asked on the way to it. */
export interface Rule {
  readonly coordinate: Coordinate;
  readonly requirement: Requirement;
  /** The coordinate that a denial names: an input field that stands for an output field names that one. */
  readonly shownAs: Coordinate;
  /** It asks nothing of its own: an argument of its field, a field without a model of the field that returned it. */
  readonly inherits: boolean;
}

/** The one table that every decision reads: the rule of every coordinate of the schema. */
export interface RequirementsTable {
  /** The expanded schema that it was derived from. */
  readonly schema: GraphQLSchema;
  readonly rules: ReadonlyMap<Coordinate, Rule>;
  /** What seeing anything of a type bound to a model asks, by type name. */
  readonly models: ReadonlyMap<string, Requirement>;
}

/** The rule of a coordinate. A coordinate that the schema has is in the table (boot assures it), so a miss is an attack or a bug. */
export function ruleOf(table: RequirementsTable, coordinate: Coordinate): Rule {
  const rule = table.rules.get(coordinate);
  if (!rule) throw new TypeError(`no access rule for ${coordinate}`);
  return rule;
}

/** The rule of something that asks nothing of its own. */
export function inheritedRule(coordinate: Coordinate): Rule {
  return { coordinate, requirement: publicAccess, shownAs: coordinate, inherits: true };
}

/** What seeing anything of an object asks whose type was reached through an interface or a union: its model's view, if it has a model. */
export function viewRuleOf(table: RequirementsTable, typeName: string, coordinate: Coordinate): Rule {
  const requirement = table.models.get(typeName);
  return requirement ? { coordinate, shownAs: coordinate, requirement, inherits: false } : inheritedRule(coordinate);
}

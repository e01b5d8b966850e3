import type { FieldNode, GraphQLInputType, GraphQLNamedType, OperationDefinitionNode } from 'graphql';
import type { RequirementsTable, Rule } from './requirements-table.js';

/** A `@skip` or `@include` that depends on a variable: the selection counts only if the variable has this value. */
export interface Condition {
  readonly variable: string;
  readonly value: boolean;
}

/** A variable inside an argument: what it names is known only with its value. */
export interface InputVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** Part of what a mutation writes, not of what selects its rows. */
  readonly isWritten: boolean;
}

/** One field of a document where it is selected: everything that using it asks. */
export interface PlannedSelection {
  /** Response names from the root, joined by dots. */
  readonly selection: string;
  readonly node: FieldNode;
  /** The type of the object that it is selected on; through an interface or a union there is one planned selection a type. */
  readonly typeName: string;
  /** What asks something of its own: the field first, then its arguments and what they name. */
  readonly rules: readonly Rule[];
  /** What is given to it, or is selected by its name alone: types that must have something for the asker (AZ-10). */
  readonly taken: readonly GraphQLNamedType[];
  /** The type of its answer; `null`: there is nothing to select on it. */
  readonly answered: GraphQLNamedType | null;
  readonly variables: readonly InputVariable[];
  /** Names of the fields that it writes, as far as the document says. */
  readonly written: readonly string[];
  readonly conditions: readonly Condition[];
  readonly children: readonly PlannedSelection[];
}

/** What one operation of a document uses. Made once a document; decided once a set of rights. */
export interface OperationPlan {
  readonly table: RequirementsTable;
  readonly operation: OperationDefinitionNode;
  readonly isMutation: boolean;
  /** The root fields; `__typename`, `__schema` and `__type` are none. */
  readonly roots: readonly PlannedSelection[];
  /** Whether `__schema` or `__type` is selected: they are answered from the actor's visible schema. */
  readonly introspects: boolean;
  /** Variables that `@skip` and `@include` read, in a fixed order. */
  readonly conditionVariables: readonly string[];
  readonly hasInputVariables: boolean;
  /** The types that each field node is selected on, by name. */
  readonly typesByNode: ReadonlyMap<FieldNode, ReadonlySet<string>>;
}

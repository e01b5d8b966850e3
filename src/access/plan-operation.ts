import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from './coordinate.js';
import { isReadingArgument } from './input-rules.js';
import { usesOfLiteral } from './input-uses.js';
import type { Condition, OperationPlan, PlannedSelection } from './operation-plan.js';
import { type RequirementsTable, type Rule, ruleOf, viewRuleOf } from './requirements-table.js';

/** Where in a document the walk is: on which runtime types, under which response names and conditions. */
interface Place {
  readonly types: readonly GraphQLObjectType[];
  /** The type that the selection set is written for, which may be abstract. */
  readonly staticType: string;
  /** The types were reached by name, so seeing them has been asked; through an interface or a union it is asked a selection. */
  readonly isDirect: boolean;
  readonly path: string;
  readonly conditions: readonly Condition[];
}

/** What one argument names, and what a mutation writes by it. */
interface ArgumentUses extends Pick<PlannedSelection, 'rules' | 'variables' | 'written'> {
  readonly types: PlannedSelection['taken'];
}

/**
 * Plans one operation of a valid document: every use of a coordinate with the selection it belongs to. Fragments are followed, so the
 * size of the plan is the number of fields that the operation selects, which the limits bound.
 */
export function planOperation(
  table: RequirementsTable,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlan {
  return new OperationPlanner(table, document).plan(operation);
}

class OperationPlanner {
  readonly #schema: GraphQLSchema;
  readonly #table: RequirementsTable;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #conditionVariables = new Set<string>();
  readonly #typesByNode = new Map<FieldNode, Set<string>>();
  #hasInputVariables = false;
  #introspects = false;

  constructor(table: RequirementsTable, document: DocumentNode) {
    this.#schema = table.schema;
    this.#table = table;
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((node) => [node.name.value, node]));
  }

  plan(operation: OperationDefinitionNode): OperationPlan {
    const root = this.#schema.getRootType(operation.operation);
    const types = root ? [root] : [];
    const place = { types, staticType: root?.name ?? '', isDirect: true, path: '', conditions: [] };
    const roots = this.#selectionSet(operation.selectionSet, place);
    return {
      table: this.#table,
      operation,
      isMutation: operation.operation === 'mutation',
      roots,
      introspects: this.#introspects,
      conditionVariables: [...this.#conditionVariables],
      hasInputVariables: this.#hasInputVariables,
      typesByNode: this.#typesByNode,
    };
  }

  #selectionSet(set: SelectionSetNode, place: Place): readonly PlannedSelection[] {
    return set.selections.flatMap((node) => this.#selection(node, place));
  }

  #selection(node: SelectionNode, outer: Place): readonly PlannedSelection[] {
    const own = this.#conditionsOf(node);
    if (own === null) return [];
    const place = own.length === 0 ? outer : { ...outer, conditions: [...outer.conditions, ...own] };
    if (node.kind === Kind.FIELD) return place.types.flatMap((type) => this.#field(node, type, place));
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value) : node;
    if (!fragment) return [];
    return this.#selectionSet(fragment.selectionSet, this.#narrowed(place, fragment.typeCondition?.name.value));
  }

  #narrowed(place: Place, typeName: string | undefined): Place {
    const type = typeName === undefined ? undefined : this.#schema.getType(typeName);
    if (typeName === undefined || !type) return place;
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    return { ...place, staticType: typeName, types: place.types.filter((each) => possible.includes(each)) };
  }

  #field(node: FieldNode, type: GraphQLObjectType, place: Place): readonly PlannedSelection[] {
    if (node.name.value === '__schema' || node.name.value === '__type') {
      this.#introspects = true;
      return [];
    }
    if (node.name.value === '__typename') return place.isDirect ? [] : [this.#typeNameSelection(node, type, place)];
    const field = type.getFields()[node.name.value];
    // Documents are valid when they get here; what is not known must not pass as harmless.
    if (!field) throw new TypeError(`no field ${type.name}.${node.name.value}`);
    return [this.#planned(node, type, place, field)];
  }

  #typeNameSelection(node: FieldNode, type: GraphQLObjectType, place: Place): PlannedSelection {
    this.#noteType(node, type);
    const rules = this.#viewRules(node, type, place);
    const { conditions } = place;
    const base = { selection: pathOf(node, place), node, typeName: type.name, conditions };
    return { ...base, rules, taken: [type], answered: null, variables: [], written: [], children: [] };
  }

  #planned(
    node: FieldNode,
    type: GraphQLObjectType,
    place: Place,
    field: GraphQLField<unknown, unknown>,
  ): PlannedSelection {
    this.#noteType(node, type);
    const selection = pathOf(node, place);
    const argumentUses = (node.arguments ?? []).map((each) => this.#argument(each, type, field));
    const rules = [
      ...this.#viewRules(node, type, place),
      ...this.#ruleIfOwn(memberCoordinate(place.staticType, field.name)),
      ...(place.staticType === type.name ? [] : this.#ruleIfOwn(memberCoordinate(type.name, field.name))),
      ...argumentUses.flatMap((uses) => uses.rules),
    ];
    const variables = argumentUses.flatMap((uses) => uses.variables);
    if (variables.length > 0) this.#hasInputVariables = true;
    return {
      ...{ selection, node, typeName: type.name, conditions: place.conditions, rules, variables },
      taken: argumentUses.flatMap((uses) => uses.types),
      answered: node.selectionSet ? getNamedType(field.type) : null,
      written: argumentUses.flatMap((uses) => uses.written),
      children: this.#children(node, field, { ...place, path: selection }),
    };
  }

  #children(node: FieldNode, field: GraphQLField<unknown, unknown>, place: Place): readonly PlannedSelection[] {
    if (!node.selectionSet) return [];
    const type = getNamedType(field.type);
    const below = { ...place, staticType: type.name };
    if (isObjectType(type)) return this.#selectionSet(node.selectionSet, { ...below, types: [type], isDirect: true });
    if (!isAbstractType(type)) return [];
    const types = this.#schema.getPossibleTypes(type);
    return this.#selectionSet(node.selectionSet, { ...below, types, isDirect: false });
  }

  #argument(node: ArgumentNode, type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): ArgumentUses {
    const definition = field.args.find((each) => each.name === node.name.value);
    if (!definition) return { rules: [], types: [], variables: [], written: [] };
    const isWritten = type === this.#schema.getMutationType() && !isReadingArgument(definition.name);
    const uses = usesOfLiteral(this.#table, definition.type, node.value);
    return {
      rules: [...this.#ruleIfOwn(argumentCoordinate(type.name, field.name, definition.name)), ...uses.rules],
      types: [...uses.types],
      variables: uses.variables.map((variable) => ({ ...variable, isWritten })),
      written: isWritten ? writtenNames(node) : [],
    };
  }

  /** Seeing anything of a model's object that was reached through an interface or a union. */
  #viewRules(node: FieldNode, type: GraphQLObjectType, place: Place): readonly Rule[] {
    if (place.isDirect) return [];
    const coordinate = node.name.value === '__typename' ? type.name : memberCoordinate(type.name, node.name.value);
    const rule = viewRuleOf(this.#table, type.name, coordinate);
    return rule.inherits ? [] : [rule];
  }

  #ruleIfOwn(coordinate: string): readonly Rule[] {
    const rule = ruleOf(this.#table, coordinate);
    return rule.inherits ? [] : [rule];
  }

  /** `null`: a literal says that the selection never counts. */
  #conditionsOf(node: SelectionNode): readonly Condition[] | null {
    const conditions: Condition[] = [];
    for (const directive of node.directives ?? []) {
      if (directive.name.value !== 'skip' && directive.name.value !== 'include') continue;
      const value = directive.name.value === 'include';
      const condition = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
      if (condition?.kind === Kind.BOOLEAN && condition.value !== value) return null;
      if (condition?.kind === Kind.VARIABLE) conditions.push({ variable: condition.name.value, value });
    }
    for (const { variable } of conditions) this.#conditionVariables.add(variable);
    return conditions;
  }

  #noteType(node: FieldNode, type: GraphQLObjectType): void {
    const types = this.#typesByNode.get(node) ?? new Set();
    this.#typesByNode.set(node, types.add(type.name));
  }
}

function pathOf(node: FieldNode, place: Place): string {
  const name = node.alias?.value ?? node.name.value;
  return place.path === '' ? name : `${place.path}.${name}`;
}

function writtenNames({ name, value }: ArgumentNode): readonly string[] {
  const items = value.kind === Kind.LIST ? value.values : [value];
  const keys = items.flatMap((item) => (item.kind === Kind.OBJECT ? item.fields.map((field) => field.name.value) : []));
  return value.kind === Kind.VARIABLE || keys.length > 0 ? keys : [name.value];
}

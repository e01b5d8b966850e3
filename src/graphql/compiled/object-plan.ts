import type { FieldNode, GraphQLField, GraphQLObjectType, SelectionSetNode } from 'graphql';
import { type Collecting, collectFields } from './collect-fields.js';
import type { AnswerObject } from './complete-value.js';
import type { Execution, NullablePlace, Path } from './execution.js';
import { type AnswerField, planField } from './field-plan.js';

/** What an operation can't be compiled for; graphql-js runs it. */
export class NotCompilable extends Error {}

/** A response object. Without a prototype's members, as graphql-js's, but of a shape that the engine knows. */
class ResponseObject {
  [name: string]: unknown;
}
Reflect.deleteProperty(ResponseObject.prototype, 'constructor');
Object.setPrototypeOf(ResponseObject.prototype, null);

/** Compiles selection sets, each once for each type that it is asked for. */
export class ObjectPlans {
  readonly #collecting: Collecting;
  readonly #known = new Map<readonly FieldNode[], Map<GraphQLObjectType, AnswerObject>>();

  constructor(collecting: Collecting) {
    this.#collecting = collecting;
  }

  /** The fields of a root type. @throws NotCompilable, GraphQLError */
  root(type: GraphQLObjectType, set: SelectionSetNode): readonly AnswerField[] {
    return this.#fields(type, [set]);
  }

  /** A new, empty response object. */
  static empty(): Record<string, unknown> {
    return new ResponseObject();
  }

  #below(type: GraphQLObjectType, nodes: readonly FieldNode[]): AnswerObject {
    const byType = this.#known.get(nodes) ?? new Map<GraphQLObjectType, AnswerObject>();
    this.#known.set(nodes, byType);
    const known = byType.get(type);
    if (known) return known;
    const sets = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
    const plan = answering(this.#fields(type, sets));
    byType.set(type, plan);
    return plan;
  }

  #fields(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly AnswerField[] {
    if (type.isTypeOf) throw new NotCompilable(`${type.name} has isTypeOf`);
    const fields = type.getFields();
    return [...collectFields(this.#collecting, type, sets)].flatMap(([key, nodes]) => {
      const [node, ...others] = nodes;
      if (!node) return [];
      if (node.name.value === '__typename') return [typeName(key, type.name)];
      if (node.name.value.startsWith('__')) throw new NotCompilable('introspection');
      const field: GraphQLField<unknown, unknown> | undefined = fields[node.name.value];
      // A name that the type does not have is left out, as in graphql-js.
      if (!field) return [];
      const around = { schema: this.#collecting.schema, planBelow: this.#below.bind(this) };
      return [planField({ key, nodes: [node, ...others], field, parentType: type }, around)];
    });
  }
}

function answering(fields: readonly AnswerField[]): AnswerObject {
  return (execution: Execution, source: unknown, path: Path, nullable: NullablePlace) => {
    const answer = ObjectPlans.empty();
    for (const answerField of fields) answerField(execution, source, answer, path, nullable);
    return answer;
  };
}

function typeName(key: string, name: string): AnswerField {
  return (_execution, _source, answer) => {
    answer[key] = name;
  };
}

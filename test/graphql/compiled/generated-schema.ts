import {
  buildSchema,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** Numbers that look random and are the same for the same seed. */
export interface Dice {
  /** 0 up to, and without, `below`. */
  roll(below: number): number;
  oneOf<T>(choices: readonly T[]): T;
}

/** mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const roll = (below: number) => next() % below;
  return {
    roll,
    oneOf(choices) {
      const chosen = choices[roll(choices.length)];
      if (chosen === undefined) throw new RangeError('nothing to choose from');
      return chosen;
    },
  };
}

const objects = ['A', 'B', 'C'] as const;
const leaves = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Colour', 'Mood'] as const;

/** SDL of three object types with an interface and a union, fields of every kind of type, nullable or not, some with arguments. */
export function generateSchema(seed: number): GraphQLSchema {
  const dice = diceOf(seed);
  const wrapped = (type: string) =>
    dice.oneOf([type, type, type, `${type}!`, `[${type}]`, `[${type}!]`, `[${type}]!`, `[${type}!]!`, `[[${type}]!]`]);
  const args = () => dice.oneOf(['', '', '(n: Int)', '(n: Int! = 3, s: String)', '(in: Input)', '(list: [Int!])']);
  const fieldsOf = (name: string) => {
    const own = Array.from({ length: 5 }, (_, n) => {
      const type = n < 3 ? dice.oneOf(leaves) : dice.oneOf([...objects, 'Node', 'Any']);
      return `${name.toLowerCase()}${n}${args()}: ${wrapped(type)}`;
    });
    return ['name: String', 'next: Node', ...own].join('\n');
  };
  const types = objects.map((name) => `type ${name} implements Node { ${fieldsOf(name)} }`);
  const schema = buildSchema(`
    enum Colour { RED GREEN } scalar Mood input Input { a: Int = 1 b: [String!] c: Input }
    interface Node { name: String next: Node } union Any = A | B | C
    ${types.join('\n')} type Query { ${fieldsOf('Q')} } type Mutation { ${fieldsOf('M')} }`);
  return schema;
}

/** What a resolver was called with. */
export type Calls = Map<string, unknown>;

/**
 * Gives every field a resolver that answers by its place and a seed alone: values, null, errors thrown and answered, values of a wrong type,
 * and, where asked for, promises of these. `calls` is told what each was handed.
 */
export function makeResolvable(schema: GraphQLSchema, seed: number, isAsync: boolean, calls: () => Calls): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isInterfaceType(type) || isUnionType(type)) {
      type.resolveType = (value: { kind: string }) =>
        isAsync && seed % 3 === 0 ? Promise.resolve(value.kind) : value.kind;
    }
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      // Some are left to the default resolver.
      if (field.name.endsWith('0') && type.name !== 'Query' && type.name !== 'Mutation') continue;
      field.resolve = (_source, args, _context, info) => {
        calls().set(placeOf(info.path), calledWith(args, info));
        return answer(info, seed, isAsync);
      };
    }
  }
}

function calledWith(args: unknown, info: GraphQLResolveInfo): unknown {
  const { fieldName, fieldNodes, returnType, parentType, variableValues, operation, fragments } = info;
  const kinds = { returnType: String(returnType), parentType: String(parentType) };
  const variables = { ...variableValues };
  return {
    fieldName,
    nodes: fieldNodes.length,
    ...kinds,
    args,
    variables,
    operation: operation.operation,
    fragments: Object.keys(fragments),
  };
}

function placeOf(path: GraphQLResolveInfo['path'] | undefined): string {
  return path ? `${placeOf(path.prev)}/${path.key}:${path.typename ?? ''}` : '';
}

function answer(info: GraphQLResolveInfo, seed: number, isAsync: boolean): unknown {
  const dice = diceOf(seed + hashOf(placeOf(info.path)));
  const isLater = isAsync && dice.roll(2) === 0;
  if (dice.roll(20) === 0) {
    const error = new Error(`refused at ${info.path.key}`);
    if (isLater) return Promise.reject(error);
    if (dice.roll(3) === 0) return error;
    throw error;
  }
  const value = typedValue(String(info.returnType), dice, isAsync);
  return isLater ? Promise.resolve(value) : value;
}

/** A value for a type as it is printed. */
function typedValue(type: string, dice: Dice, isAsync: boolean): unknown {
  const fate = dice.roll(24);
  if (fate === 0) return null;
  if (fate === 1) return undefined;
  if (fate === 2) return dice.oneOf<unknown>(['text', 1.5, {}, [], true]);
  if (type.endsWith('!')) return typedValue(type.slice(0, -1), dice, isAsync);
  if (type.startsWith('[')) {
    const items = Array.from({ length: dice.roll(4) }, () => {
      const item = dice.roll(30) === 0 ? new Error('a bad item') : typedValue(type.slice(1, -1), dice, isAsync);
      // graphql-js leaves a rejection unhandled when an item that may not be null fails at once and another later: there all are late.
      const isLate = isAsync && (type.endsWith('!]') || dice.roll(4) === 0);
      return isLate ? Promise.resolve(item) : item;
    });
    return dice.roll(5) === 0 ? new Set(items) : items;
  }
  return plainValue(type, dice, isAsync);
}

function plainValue(type: string, dice: Dice, isAsync: boolean): unknown {
  switch (type) {
    case 'Int':
      return dice.oneOf<unknown>([0, -7, 2 ** 31, '12', true]);
    case 'Float':
      return dice.oneOf<unknown>([0.5, Number.NaN, '1e3', 7]);
    case 'Boolean':
      return dice.oneOf<unknown>([true, false, 0]);
    case 'ID':
    case 'String':
      return dice.oneOf<unknown>(['x', '', 12, false]);
    case 'Colour':
      return dice.oneOf(['RED', 'GREEN', 'BLUE']);
    case 'Mood':
      return { sunny: true };
    default:
      return objectOf(type, dice, isAsync);
  }
}

function objectOf(type: string, dice: Dice, isAsync: boolean): unknown {
  const kind = (objects as readonly string[]).includes(type)
    ? type
    : dice.oneOf([...objects, ...objects, 'Query', 'Nothing']);
  const first = dice.oneOf<unknown>(['leaf', 5, null, () => 'called']);
  const prefix = kind.toLowerCase();
  return { kind, [`${prefix}0`]: isAsync && dice.roll(3) === 0 ? Promise.resolve(first) : first };
}

function hashOf(text: string): number {
  let hash = 17;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return hash;
}

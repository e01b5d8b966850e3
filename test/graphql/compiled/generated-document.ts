import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Dice, diceOf } from './generated-schema.js';

const maxDepth = 4;

/** The variables that documents use, and values for them. */
export const variableDefinitions = '($yes: Boolean!, $no: Boolean = false, $n: Int, $in: Input, $list: [Int!])';

/** A document with aliases, fragments inside one another, conditions and arguments, literal and from variables. */
export function generateDocument(schema: GraphQLSchema, seed: number): string {
  const dice = diceOf(seed);
  const fragments: string[] = [];
  const isMutation = dice.roll(4) === 0;
  const set = selectionSet(isMutation ? 'Mutation' : 'Query', 0);
  return `${isMutation ? 'mutation' : 'query'} Generated${variableDefinitions} ${set} ${fragments.join(' ')}`;

  function selectionSet(typeName: string, depth: number): string {
    const selections = Array.from({ length: 1 + dice.roll(4) }, () => selection(typeName, depth));
    return `{ ${selections.join(' ')} }`;
  }

  function selection(typeName: string, depth: number): string {
    const type = schema.getType(typeName);
    const kind = dice.roll(10);
    if (kind === 0) return `${dice.oneOf(['', 'kind: '])}__typename${condition(dice)}`;
    if (kind < 4 && depth < maxDepth) {
      const target = typeName === 'Query' || typeName === 'Mutation' ? typeName : dice.oneOf(['A', 'B', 'C', 'Node']);
      const possible =
        isInterfaceType(type) || isUnionType(type) || target === 'Node' || target === typeName ? target : typeName;
      return kind === 1
        ? spread(possible, depth)
        : `... on ${possible}${condition(dice)} ${selectionSet(possible, depth + 1)}`;
    }
    if (isUnionType(type)) return '__typename';
    if (!isObjectType(type) && !isInterfaceType(type)) throw new TypeError(typeName);
    return field(dice.oneOf(Object.values(type.getFields())), depth);
  }

  function spread(typeName: string, depth: number): string {
    const name = `F${fragments.length}`;
    fragments.push('');
    fragments[Number(name.slice(1))] = `fragment ${name} on ${typeName} ${selectionSet(typeName, depth + 1)}`;
    return `...${name}${condition(dice)}`;
  }

  /** The same response name always has the same arguments, so that selections can be merged. */
  function field({ name, type, args }: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(type);
    if (isCompositeType(named) && depth >= maxDepth) return '__typename';
    const given = args.length === 0 ? '' : dice.oneOf(argumentChoices[args[0]?.name ?? ''] ?? ['']);
    const alias =
      given === '' && dice.roll(3) > 0
        ? ''
        : `${name}_${given.replace(/\W/g, '')}${isCompositeType(named) ? '' : dice.roll(2)}: `;
    const below = isCompositeType(named) ? ` ${selectionSet(named.name, depth + 1)}` : '';
    return `${alias}${name}${given}${condition(dice)}${below}`;
  }
}

const argumentChoices: Readonly<Record<string, readonly string[]>> = {
  n: ['', '(n: 4)', '(n: $n)'],
  in: ['', '(in: $in)', '(in: { b: ["x"], c: { a: $n } })', '(in: null)'],
  list: ['', '(list: [1, 2])', '(list: $list)', '(list: 5)'],
};

function condition(dice: Dice): string {
  if (dice.roll(3) > 0) return '';
  return dice.oneOf([
    ' @include(if: $yes)',
    ' @skip(if: $no)',
    ' @skip(if: $yes)',
    ' @include(if: true)',
    ' @skip(if: true)',
  ]);
}

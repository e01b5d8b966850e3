import fc from 'fast-check';

/** A team's SDL, and the unique keys of its models, by which rows are upserted. */
export interface AnyTeam {
  readonly sdl: string;
  readonly uniquePaths: ReadonlyMap<string, readonly (readonly string[])[]>;
}

/**
 * Any team, as far as rules go: models that refer to each other, that are nothing but references, whose every number is protected, that
 * hold embedded objects and share an interface, types without a model, unions, inputs, and root fields, with every directive that a
 * place may carry. All of it boots.
 */
export const anyTeam: fc.Arbitrary<AnyTeam> = fc.integer({ min: 1, max: 3 }).chain((count) => {
  const models = Array.from({ length: count }, (_, index) => `M${index}`);
  return fc
    .tuple(
      fc.tuple(...models.map(() => anyModel(models))),
      fc.tuple(...plainTypes.map((name) => anyPlainType(name, models))),
      fc.tuple(...plainTypes.map((name) => anyRootField('q', name))),
      fc.tuple(...models.map((name) => anyRootField('l', `[${name}]`))),
      fc.tuple(anyRootField('u', 'Any'), anyRootField('n', '[Named]'), anyRootField('s', 'Int')),
      fc
        .array(fc.constantFrom('P0', 'P1', 'M0', 'Any', 'Int'), { maxLength: 3 })
        .chain((answers) => fc.tuple(...answers.map((answer, index) => anyRootField(`m${index}`, answer)))),
    )
    .map(([shapes, types, roots, lists, others, mutations]) => ({
      uniquePaths: new Map(shapes.map(({ keys }, index) => [`M${index}`, keys])),
      sdl: [
        'interface Named { name: String }',
        `union Any = ${['P0', ...models].join(' | ')}`,
        'enum Kind { ONE TWO }',
        'type Part { x: String y: [Int!] }',
        'input In { a: Int b: InDeep! }',
        'input InDeep { c: Int }',
        ...shapes.map((shape, index) => modelType(`M${index}`, shape, shapes)),
        ...types,
        `type Query { open(i: In): Int @public part(k: Kind): Part @authenticated ${[...roots, ...lists, ...others].join(' ')} }`,
        ...(mutations.length > 0 ? [`type Mutation { ${mutations.join(' ')} }`] : []),
      ].join('\n'),
    }));
});

const plainTypes = ['P0', 'P1'] as const;

const anyScopes = fc
  .constantFrom('', '', '[["s0"]]', '[["s0"], ["s1"]]', '[["s0", "s1"]]', '[["s1", "read"], ["s2"]]')
  .map((scopes) => (scopes === '' ? '' : `@requiresScopes(scopes: ${scopes})`));

const anyFieldRule = fc
  .tuple(fc.constantFrom('', '', '@permission(requires: "p0")', '@permission(requires: "p1")'), anyScopes)
  .map((parts) => parts.join(' '));

interface ModelShape {
  /** Its fields, but for the connections that others' references give it. */
  readonly fields: readonly string[];
  readonly isNamed: boolean;
  readonly isReadOnly: boolean;
  readonly keys: readonly (readonly string[])[];
  /** The model that `r` refers to. */
  readonly target: string | null;
  /** Whether that one has the connection back. */
  readonly hasInverse: boolean;
  readonly inverseRule: string;
}

function anyModel(models: readonly string[]): fc.Arbitrary<ModelShape> {
  const optional = (field: fc.Arbitrary<string>) => fc.option(field, { nil: '' });
  return fc
    .record({
      isNamed: fc.boolean(),
      isReadOnly: fc.boolean(),
      isOnlyReferences: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
      keys: fc.subarray([['name'], ['a', 'b'], ['d'], ['r'], ['r', 'name'], ['o', 'a']]),
      target: fc.option(fc.constantFrom(...models), { nil: null }),
      hasInverse: fc.boolean(),
      inverseRule: anyFieldRule,
      rules: fc.tuple(anyFieldRule, anyFieldRule, anyFieldRule, anyFieldRule),
      others: fc.tuple(
        optional(fc.constant('c: Int @reads(fields: ["b"])')),
        optional(fc.constant('d: String! ')),
        optional(anyFieldRule.map((rule) => `e: Part ${rule}`)),
        optional(anyFieldRule.map((rule) => `k: Kind ${rule}`)),
        optional(fc.tuple(fc.constantFrom(...models), anyFieldRule).map(([to, rule]) => `rs: [${to}!] ${rule}`)),
        optional(fc.constant('o: String @owner')),
        optional(anyFieldRule.map((rule) => `f: Float ${rule}`)),
        optional(anyFieldRule.map((rule) => `t: Date ${rule}`)),
      ),
      more: fc.tuple(fc.constantFrom(...models), anyFieldRule).map(([to, rule]) => `q: ${to} ${rule}`),
    })
    .map(({ rules: [first, second, third, fourth], others, more, isOnlyReferences, ...shape }) => {
      const reference = shape.target === null ? [] : [`r: ${shape.target} ${third}`];
      if (isOnlyReferences) return { ...shape, isNamed: false, fields: [more, ...reference] };
      return {
        ...shape,
        fields: [`name: String ${fourth}`, `a: String ${first}`, `b: Int ${second}`, ...others, ...reference],
      };
    });
}

function modelType(name: string, shape: ModelShape, all: readonly ModelShape[]): string {
  const inverses = all.flatMap(({ target, hasInverse, inverseRule }, index) =>
    target === name && hasInverse ? [`of${index}: M${index}Connection @inverse(of: "r") ${inverseRule}`] : [],
  );
  const model = shape.isReadOnly ? '@model(readOnly: true)' : '@model';
  return `type ${name} ${shape.isNamed ? 'implements Named' : ''} ${model} { ${[...shape.fields, ...inverses].join(' ')} }`;
}

function anyPlainType(name: string, models: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.boolean(),
      anyFieldRule,
      fc.constantFrom('Int', '[Int]', ...plainTypes),
      anyFieldRule,
      fc.constantFrom(...models),
    )
    .map(([isNamed, first, answer, second, model]) => {
      const named = isNamed ? 'name: String' : '';
      return `type ${name} ${isNamed ? 'implements Named' : ''} { ${named} a: Int ${first} b: ${answer} ${second} c: ${model} }`;
    });
}

function anyRootField(name: string, answer: string): fc.Arbitrary<string> {
  const anyArguments = fc.constantFrom(
    '',
    '',
    '(x: Int)',
    '(x: Int!)',
    '(where: M0Where)',
    '(orderBy: [M0OrderBy!])',
    '(i: In)',
    '(i: In!, w: M0Where!)',
  );
  const rule = fc.constantFrom('@authenticated', '@permission(requires: "p0")', '@permission(requires: "p2")');
  return fc
    .tuple(anyArguments, rule, anyScopes)
    .map(
      ([args, permission, scopes]) => `${name}${answer.replace(/\W/g, '')}${args}: ${answer} ${permission} ${scopes}`,
    );
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  Source,
} from 'graphql';
import { expandModels } from '../../../src/graphql/crud/expand-models.js';
import { SchemaError } from '../../../src/graphql/crud/schema-error.js';

const directives = readFileSync('schema/system/directives.graphql', 'utf8');

function expand(sdl: string): DocumentNode {
  return expandModels(parse(new Source(`${directives}\n${sdl}`, 'schema/test.graphql')));
}

function schemaOf(sdl: string): GraphQLSchema {
  return buildASTSchema(expand(sdl));
}

const films = ['movie', 'director', 'distributor']
  .map((name) => readFileSync(`schema/${name}.graphql`, 'utf8'))
  .join('\n');
const demo = schemaOf(films);

function signatures(fields: Readonly<Record<string, GraphQLField<unknown, unknown>>> = {}): string[] {
  return Object.values(fields).map(({ name, args, type }) => {
    const list = args.map((arg) => `${arg.name}: ${arg.type}`).join(', ');
    return `${name}(${list}): ${type}`;
  });
}

function fieldsOf(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInputObjectType(type)) return [];
  return Object.values(type.getFields()).map((field) => `${field.name}: ${field.type}`);
}

describe('@model expands to the operations of docs/graphql-api.md', () => {
  it('queries', () => {
    expect(signatures(demo.getQueryType()?.getFields()).slice(0, 2)).toEqual([
      'movie(id: ID!): Movie',
      'movies(where: MovieWhere, orderBy: [MovieOrderBy!], first: Int, after: String, last: Int, before: String): MovieConnection',
    ]);
  });

  it('mutations', () => {
    expect(signatures(demo.getMutationType()?.getFields()).slice(0, 3)).toEqual([
      'createMovie(input: MovieCreateInput!): MoviePayload',
      'updateMovie(id: ID!, input: MovieUpdateInput!, ifVersion: Int): MoviePayload',
      'deleteMovie(id: ID!, ifVersion: Int): DeletePayload',
    ]);
  });

  it('connections are those of Relay, with nodes and totalCount', () => {
    expect(fieldsOf(demo, 'MovieConnection')).toEqual([
      'edges: [MovieEdge!]!',
      'nodes: [Movie!]!',
      'pageInfo: PageInfo!',
      'totalCount: Int!',
    ]);
    expect(fieldsOf(demo, 'MovieEdge')).toEqual(['node: Movie!', 'cursor: String!']);
    expect(fieldsOf(demo, 'PageInfo')).toEqual([
      'hasNextPage: Boolean!',
      'hasPreviousPage: Boolean!',
      'startCursor: String',
      'endCursor: String',
    ]);
  });

  it('id and version come first in every model', () => {
    for (const name of ['Movie', 'Director', 'Distributor'])
      expect(fieldsOf(demo, name).slice(0, 2)).toEqual(['id: ID!', 'version: Int!']);
  });

  it('payloads', () => {
    expect(fieldsOf(demo, 'MoviePayload')).toEqual(['id: ID!', 'movie: Movie']);
    expect(fieldsOf(demo, 'DeletePayload')).toEqual(['id: ID!']);
  });

  it('a reference is written by id, filtered by its target or by isNull', () => {
    expect(fieldsOf(demo, 'MovieCreateInput')).toContain('director: ID');
    expect(fieldsOf(demo, 'MovieWhere')).toContain('director: DirectorReferenceWhere');
    expect(fieldsOf(demo, 'DirectorReferenceWhere')).toEqual([
      'isNull: Boolean',
      'id: IDFilter',
      'version: IntFilter',
      'name: StringFilter',
      'movies: MovieListWhere',
      'AND: [DirectorWhere!]',
      'OR: [DirectorWhere!]',
      'NOT: DirectorWhere',
    ]);
  });

  it('filters have the operators of docs/graphql-api.md', () => {
    const operators = (name: string) => fieldsOf(demo, name).map((field) => field.split(':')[0]);
    const equality = ['eq', 'ne', 'in', 'notIn', 'isNull'];
    const order = ['gt', 'gte', 'lt', 'lte'];
    expect(operators('StringFilter')).toEqual([
      ...equality,
      ...order,
      'contains',
      'startsWith',
      'icontains',
      'istartsWith',
    ]);
    for (const name of ['IntFilter', 'FloatFilter', 'SafeIntFilter', 'DateFilter'])
      expect(operators(name)).toEqual([...equality, ...order]);
    expect(operators('IDFilter')).toEqual(equality);
  });

  it('an order key is exactly one field', () => {
    const type = demo.getType('MovieOrderBy');
    expect(isInputObjectType(type) && type.isOneOf).toBe(true);
    expect(fieldsOf(demo, 'DirectorOrderBy')).toEqual([
      'id: SortDirection',
      'version: SortDirection',
      'name: SortDirection',
    ]);
  });

  it('what is required of a create is not of an update', () => {
    expect(fieldsOf(demo, 'MovieCreateInput')).toContain('title: String!');
    expect(fieldsOf(demo, 'MovieUpdateInput')).toContain('title: String');
  });

  it('every generated element has a description', () => {
    const bare = Object.values(demo.getTypeMap())
      .filter((type) => !type.name.startsWith('__') && type.name !== 'ActionVerb' && !isSpecifiedScalarType(type))
      .flatMap((type) => {
        const members =
          isObjectType(type) || isInputObjectType(type)
            ? Object.values(type.getFields())
            : isEnumType(type)
              ? type.getValues()
              : [];
        const args = isObjectType(type)
          ? Object.values(type.getFields()).flatMap((field) =>
              field.args.map((arg) => ({ ...arg, name: `${field.name}(${arg.name})` })),
            )
          : [];
        return [type, ...members, ...args]
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${name}`);
      });
    expect(bare).toEqual([]);
  });
});

const everyKind = `
  enum Color { RED BLUE }
  type Place { city: String! tags: [String!] inner: Inner }
  type Inner { deep: Int }
  type Author @model { name: String! }
  type Book @model {
    title: String!
    color: Color
    when: DateTime
    price: SafeInt @requiresScopes(scopes: [["book:finance"]])
    tags: [String!]!
    author: Author
    readers: [Author!]!
    place: Place
    madeBy: String @owner
    createdAt: DateTime
    updatedAt: DateTime
    label: String @reads(fields: ["title"])
  }
`;

describe('what a field becomes', () => {
  const schema = schemaOf(everyKind);

  it('the server fills id, version, timestamps and @owner: no input has them', () => {
    const written = [
      'title: String!',
      'color: Color',
      'when: DateTime',
      'price: SafeInt',
      'tags: [String!]',
      'author: ID',
      'readers: [ID!]',
      'place: PlaceInput',
    ];
    expect(fieldsOf(schema, 'BookCreateInput')).toEqual(written);
    expect(fieldsOf(schema, 'BookUpdateInput')).toEqual(
      written.map((field) => field.replace('String!,', '').replace('title: String!', 'title: String')),
    );
  });

  it('orders have what holds one value, id, version and timestamps included; filters lists and relations too', () => {
    const single = ['id', 'version', 'title', 'color', 'when', 'price', 'madeBy', 'createdAt', 'updatedAt'];
    const names = (type: string) => fieldsOf(schema, type).map((field) => field.split(':')[0]);
    expect(names('BookOrderBy')).toEqual(single);
    expect(names('BookWhere').sort()).toEqual([...single, 'author', 'readers', 'tags', 'AND', 'OR', 'NOT'].sort());
  });

  it('an embedded object is written whole', () => {
    expect(fieldsOf(schema, 'PlaceInput')).toEqual(['city: String!', 'tags: [String!]', 'inner: InnerInput']);
    expect(fieldsOf(schema, 'InnerInput')).toEqual(['deep: Int']);
  });

  it('only scalars that are used are declared', () => {
    const scalars = Object.values(schema.getTypeMap()).filter(
      (type) => isScalarType(type) && !isSpecifiedScalarType(type),
    );
    expect(scalars.map(({ name }) => name).sort()).toEqual(['Date', 'DateTime', 'SafeInt']);
  });

  it('root fields say what they do, inputs what they stand for', () => {
    const action = schema.getMutationType()?.getFields().createBook?.astNode?.directives?.[0];
    expect(action?.name.value).toBe('action');
    for (const name of ['BookWhere', 'BookOrderBy', 'BookCreateInput', 'BookUpdateInput', 'PlaceInput']) {
      const type = schema.getType(name);
      const fields = isInputObjectType(type) ? Object.values(type.getFields()) : [];
      const unmirrored = fields
        .filter(({ astNode }) => !astNode?.directives?.some((use) => use.name.value === 'mirrors'))
        .map((field) => field.name);
      expect(unmirrored).toEqual(name === 'BookWhere' ? ['AND', 'OR', 'NOT'] : []);
    }
  });

  it('a read-only model has neither mutations nor inputs', () => {
    const readOnly = schemaOf('type Book @model(readOnly: true) { title: String }');
    expect(readOnly.getMutationType()).toBeFalsy();
    expect(
      ['BookCreateInput', 'BookUpdateInput', 'BookPayload', 'DeletePayload'].map((name) => readOnly.getType(name)),
    ).toEqual([undefined, undefined, undefined, undefined]);
    expect(Object.keys(readOnly.getQueryType()?.getFields() ?? {})).toEqual(['book', 'books', 'booksAggregate']);
  });

  it('plurals are regular', () => {
    const names = ['Category', 'Box', 'Series', 'Day', 'AuditEvent'].map((name) => `type ${name} @model { a: Int }`);
    const fields = Object.keys(schemaOf(names.join('\n')).getQueryType()?.getFields() ?? {});
    expect(fields.filter((_, at) => at % 3 === 1)).toEqual(['categories', 'boxes', 'serieses', 'days', 'auditEvents']);
  });

  it('@inverse gives a connection the arguments of every page', () => {
    const schema = schemaOf(
      'type Book @model { a: Int } extend type Book { next: BookConnection @inverse(of: "last") } extend type Book { last: Book }',
    );
    const type = schema.getType('Book');
    const next = isObjectType(type) ? type.getFields().next : undefined;
    expect(next?.args.map(({ name, type: of }) => `${name}: ${of}`)).toEqual([
      'where: BookWhere',
      'orderBy: [BookOrderBy!]',
      'first: Int',
      'after: String',
      'last: Int',
      'before: String',
    ]);
    expect(next?.args.every(({ description }) => description)).toBe(true);
  });

  it('hand-written root fields stay, and types may be extended', () => {
    const schema = schemaOf(`
      type Query { hello: String @public }
      extend type Query { more: String @public }
      type Book @model { title: String }
      extend type Book { pages: Int }
    `);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort()).toEqual([
      'book',
      'books',
      'booksAggregate',
      'hello',
      'more',
    ]);
    expect(fieldsOf(schema, 'BookCreateInput')).toEqual(['title: String', 'pages: Int']);
  });

  it('a document without models is left as it is', () => {
    const document = parse(`${directives}\ntype Query { hello: String @public }`);
    expect(expandModels(document)).toEqual(document);
  });
});

describe('mistakes in SDL are boot errors that say what to do', () => {
  const other = 'type Other @model { a: Int }';
  it.each([
    [
      'a non-null reference',
      `type Book @model { other: Other! } ${other}`,
      'Book.other is a non-null reference, but its row may be hidden; write Other without !',
    ],
    [
      'a guarded non-null field',
      'type Book @model { price: Int! @requiresScopes(scopes: [["x"]]) }',
      'Book.price is non-null and has @requiresScopes',
    ],
    [
      'an unknown argument of @model',
      'type Book @model(readonly: true) { a: Int }',
      '@model of Book has no argument readonly; it takes readOnly',
    ],
    [
      'a wrong argument of @model',
      'type Book @model(readOnly: "yes") { a: Int }',
      '@model(readOnly:) of Book is true or false',
    ],
    [
      '@inverse of a field that is not there',
      `type Book @model { a: Int others: OtherConnection @inverse(of: "book") } ${other}`,
      'Book.others is @inverse(of: "book"), but Other.book is no reference to Book; add one, such as book: Book',
    ],
    [
      '@inverse of another reference',
      'type Book @model { a: Int others: OtherConnection @inverse(of: "other") } type Other @model { other: Other book: Book books: [Book!] }',
      'Book.others is @inverse(of: "other"), but Other.other is no reference to Book; use book or books',
    ],
    [
      '@inverse on a list',
      'type Book @model { a: Int others: [Other!] @inverse(of: "book") } type Other @model { book: Book }',
      'Book.others has @inverse, so its type is the connection of a @model',
    ],
    [
      '@inverse that is non-null',
      'type Book @model { a: Int others: OtherConnection! @inverse(of: "book") } type Other @model { book: Book }',
      'Book.others has @inverse, so its type is the connection of a @model',
    ],
    [
      '@inverse with arguments of its own',
      'type Book @model { a: Int others(year: Int): OtherConnection @inverse(of: "book") } type Other @model { book: Book }',
      'Book.others has @inverse, so it takes the arguments of every connection and no other',
    ],
    ['a list of lists', 'type Book @model { a: Int grid: [[Int]] }', 'Book.grid is a list of lists'],
    [
      'an unknown type',
      'type Book @model { a: Int b: Strin }',
      'Book.b: type Strin is unknown; use ID, Boolean, String',
    ],
    [
      'a scalar of the team',
      'scalar Color type Book @model { a: Int b: Color }',
      'Book.b: type Color is not served as a model path',
    ],
    ['JSON', 'scalar JSON type Book @model { a: Int b: JSON }', 'Book.b: type JSON is not served as a model path'],
    [
      'an interface',
      'interface Thing { a: Int } type Book @model { a: Int b: Thing }',
      'Book.b: type Thing is not served as a model path',
    ],
    [
      'arguments without @reads',
      'type Book @model { a: Int b(x: Int): Int }',
      'Book.b takes arguments, so it is computed: say what from with @reads',
    ],
    ['an id of another type', 'type Book @model { id: Int! a: Int }', "Book.id is the server's and has type ID!"],
    [
      'a nullable version',
      'type Book @model { version: Int a: Int }',
      "Book.version is the server's and has type Int!",
    ],
    [
      'a timestamp of another type',
      'type Book @model { a: Int createdAt: String }',
      "Book.createdAt is the server's and has type DateTime",
    ],
    [
      'an owner that is no text',
      'type Book @model { a: Int by: Int @owner }',
      "Book.by has @owner, so it holds a client's id: declare it as String or ID",
    ],
    ['a reserved name', 'type Book @model { a: Int OR: Int }', 'Book.OR: the name OR is taken'],
    [
      'a field that is declared twice',
      'type Book @model { a: Int } extend type Book { a: Int }',
      'Book.a is declared twice; keep one',
    ],
    [
      'a type that embeds itself',
      'type Part { part: Part } type Book @model { a: Int part: Part }',
      'Part.part embeds Part in itself',
    ],
    [
      'a guarded part of an embedded object',
      'type Part { x: Int @requiresScopes(scopes: [["x"]]) } type Book @model { part: Part }',
      'Part.x is inside an embedded object, where @requiresScopes is not served',
    ],
    [
      'a reference in an embedded object',
      `type Part { other: Other } type Book @model { part: Part } ${other}`,
      'Part.other is a reference inside an embedded object',
    ],
    ['nothing to write', 'type Book @model { createdAt: DateTime }', 'Book has no field that a caller may write'],
    [
      'a generated type that exists',
      'type Book @model { a: Int } type BookWhere { a: Int }',
      'the type BookWhere is generated by @model',
    ],
    [
      'a shared type that exists',
      'type Book @model { a: Int } type PageInfo { a: Int }',
      'the type PageInfo is generated by @model',
    ],
    [
      'a model named like a generated type',
      'type Book @model { a: Int } type BookEdge @model { a: Int }',
      'the type BookEdge is generated by @model',
    ],
    [
      'a root field that exists',
      'type Query { books: Int @public } type Book @model { a: Int }',
      'Query.books is generated by @model',
    ],
    [
      'two models with one plural',
      'type Box @model { a: Int } type Boxe @model { a: Int }',
      'Query.boxes is generated by @model',
    ],
    ['a root type as a model', 'type Query @model { a: Int }', 'Query is a root type and cannot be a @model'],
  ])('%s', (_name, sdl, problem) => {
    expect(() => expand(sdl)).toThrow(SchemaError);
    expect(() => expand(sdl)).toThrow(problem);
  });

  it('all at once, each with its file', () => {
    const sdl = 'type Book @model { other: Book! b: Strin } type BookWhere { a: Int }';
    const problems = problemsOf(sdl);
    expect(problems).toHaveLength(3);
    expect(problems.slice(0, 2).every((problem) => problem.startsWith('schema/test.graphql: '))).toBe(true);
  });

  function problemsOf(sdl: string): readonly string[] {
    try {
      expand(sdl);
      return [];
    } catch (error) {
      return error instanceof SchemaError ? error.problems : [String(error)];
    }
  }
});

import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { model, Schema, type SchemaDefinition, type SchemaOptions } from 'mongoose';
import { expandModels } from '../../../src/graphql/crud/expand-models.js';
import { SchemaError } from '../../../src/graphql/crud/schema-error.js';
import { bindModels } from '../../../src/graphql/data/bind-models.js';
import { bindingOf, fieldOf, type MongooseModel } from '../../../src/graphql/data/model-binding.js';
import { models } from '../../../src/models/index.js';

const directives = readFileSync('schema/system/directives.graphql', 'utf8');
let count = 0;

/** A model of a name that no other test has, and the SDL type of that name. */
function sample(fields: string, definition: SchemaDefinition, options: SchemaOptions = {}) {
  count += 1;
  const name = `Thing${count}`;
  return { name, sdl: `type ${name} @model { ${fields} }`, model: model(name, new Schema(definition, options)) };
}

const person = sample('name: String', { name: String });
const ObjectId = Schema.Types.ObjectId;

function bind(sdl: string, ...bound: MongooseModel[]) {
  const typeDefs = expandModels(parse(`${directives}\n${sdl}`));
  return bindModels(makeExecutableSchema({ typeDefs }), bound);
}

function problems(sdl: string, ...bound: MongooseModel[]): readonly string[] {
  try {
    bind(sdl, ...bound);
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.problems;
    throw error;
  }
}

describe('SDL and model agree', () => {
  it('for the models of the repository', () => {
    const sdl = models
      .map(({ modelName }) => readFileSync(`schema/${modelName.toLowerCase()}.graphql`, 'utf8'))
      .join('\n');
    expect(problems(sdl, ...models)).toEqual([]);
  });

  it('for every kind of path that is served', () => {
    const thing = sample(
      `a: String! b: Int c: Float d: SafeInt e: Boolean f: Date g: DateTime h: ID i: ID j: Kind k: [String!]! l: [Int]
       m: ${person.name} n: [${person.name}!]! o: Place p: Place q: [Place!] createdAt: DateTime! updatedAt: DateTime r: String @reads(fields: ["a", "m"])`,
      {
        ...{
          a: { type: String, required: [true, 'say a'] },
          b: Number,
          c: Number,
          d: Number,
          e: Boolean,
          f: Date,
          g: Date,
          h: String,
          i: ObjectId,
        },
        ...{
          j: { type: String, enum: ['X', 'Y'] },
          k: [String],
          l: { type: [Number], default: undefined },
          hidden: Map,
        },
        ...{ m: { type: ObjectId, ref: person.name }, n: [{ type: ObjectId, ref: person.name }] },
        ...{
          o: { city: { type: String, required: true }, more: { zip: String } },
          p: new Schema({ city: { type: String, required: true }, more: { zip: String } }),
        },
        q: [new Schema({ city: { type: String, required: true }, more: { zip: String } })],
      },
      { timestamps: true },
    );
    const bindings = bind(
      `enum Kind { X Y } type Place { city: String! more: More } type More { zip: String } ${person.sdl} ${thing.sdl}`,
      person.model,
      thing.model,
    );
    const binding = bindingOf(bindings, thing.name);
    expect(['id', 'version', 'm', 'o', 'r'].map((name) => fieldOf(binding, name).path)).toEqual([
      '_id',
      '__v',
      'm',
      'o',
      '',
    ]);
    expect(['id', 'm', 'n', 'h', 'i'].map((name) => fieldOf(binding, name).isObjectId)).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect(fieldOf(binding, 'p').fields.get('more')?.fields.get('zip')?.path).toBe('p.more.zip');
  });

  it('a read-only model may have text ids', () => {
    const thing = sample('name: String', { _id: String, name: String });
    expect(problems(thing.sdl.replace('@model', '@model(readOnly: true)'), thing.model)).toEqual([]);
  });

  it('another version key than __v is followed', () => {
    const thing = sample('name: String', { name: String }, { versionKey: 'revision' });
    expect(bindingOf(bind(thing.sdl, thing.model), thing.name).version.path).toBe('revision');
  });
});

describe('a mismatch is a boot error that names the field and says what to do', () => {
  const nested = new Schema({ city: String });
  const cases: readonly (readonly [string, string, SchemaDefinition, string, SchemaOptions?])[] = [
    [
      'a missing path',
      'a: String b: String',
      { a: String },
      'has no path b in the model; add it there, or compute the field with @reads',
    ],
    ['a wrong type', 'a: Int', { a: String }, 'a is Int, but the model has String there; use Number or Int32'],
    ['a number for text', 'a: String', { a: Number }, 'a is String, but the model has Number there; use String'],
    ['Buffer', 'a: String', { a: Buffer }, 'the model has Buffer there; use String'],
    ['Decimal128', 'a: Float', { a: Schema.Types.Decimal128 }, 'the model has Decimal128 there; use Number'],
    ['BigInt', 'a: SafeInt', { a: BigInt }, 'the model has BigInt there; use Number'],
    ['UUID', 'a: ID', { a: Schema.Types.UUID }, 'the model has UUID there; use ObjectId or String'],
    [
      'Map',
      'a: String',
      { a: { type: Map, of: String } },
      'the model has Map there; Map is not served; embed an object',
    ],
    [
      'Mixed',
      'a: String',
      { a: Schema.Types.Mixed },
      'the model has Mixed there; Mixed is not served; embed an object',
    ],
    ['an embedded Map', 'a: Place', { a: { type: Map, of: String } }, 'the model has Map there; Map is not served'],
    [
      'text where the SDL embeds',
      'a: Place',
      { a: String },
      'a is Place, but the model has String there; use a schema of its own',
    ],
    [
      'an object where the SDL has text',
      'a: String',
      { a: { city: String } },
      'a is String, but the model has a nested object there',
    ],
    [
      'a subdocument where the SDL has text',
      'a: String',
      { a: nested },
      'a is String, but the model has Embedded there',
    ],
    ['a part that is missing', 'a: Place', { a: { town: String } }, 'Place.city has no path a.city in the model'],
    [
      'a part of a wrong type',
      'a: Place',
      { a: new Schema({ city: Number }) },
      'Place.city is String, but the model has Number there',
    ],
    [
      'a list for one',
      'a: String',
      { a: [String] },
      'a is String, but the model has Array there; make both a list or neither',
    ],
    [
      'one for a list',
      'a: [String]',
      { a: String },
      'a is a list of String, but the model has String there; make both a list or neither',
    ],
    [
      'a list of objects for a list of text',
      'a: [String]',
      { a: [nested] },
      "a is a list of String, but the model's list holds objects",
    ],
    ['a list of the wrong type', 'a: [Int]', { a: [String] }, 'a is a list of Int, but the model has String there'],
    [
      '! without required',
      'a: String!',
      { a: String },
      'a is non-null, which the model does not promise; add required: true, or drop the !',
    ],
    [
      '! with a condition',
      'a: String!',
      { a: { type: String, required: () => true } },
      'a is non-null, which the model does not promise',
    ],
    [
      '! with a default alone',
      'a: String!',
      { a: { type: String, default: 'x' } },
      'a is non-null, which the model does not promise',
    ],
    [
      '! of a list without default',
      'a: [String!]!',
      { a: { type: [String], default: undefined } },
      "a is non-null, but the model's list has no default",
    ],
    ['! of a nested object', 'a: Place!', { a: { city: String } }, 'a is non-null, but a nested object may be missing'],
    [
      'a reference without ref',
      `a: ${person.name}`,
      { a: ObjectId },
      `but the model's path has no ref; write { type: Schema.Types.ObjectId, ref: '${person.name}' }`,
    ],
    [
      'a reference to another model',
      `a: ${person.name}`,
      { a: { type: ObjectId, ref: 'Movie' } },
      "but the model's path refers to Movie",
    ],
    [
      'a reference of another type',
      `a: ${person.name}`,
      { a: { type: String, ref: person.name } },
      `holds String, but the ids of ${person.name} are ObjectId`,
    ],
    [
      'an enum without values',
      'a: Kind',
      { a: String },
      "a is Kind, but the model allows other values (X, Y); give the path enum: ['X', 'Y']",
    ],
    [
      'an enum with others',
      'a: Kind',
      { a: { type: String, enum: ['X', 'Z'] } },
      'the model allows other values (Z, Y)',
    ],
    ['a getter', 'a: String', { a: { type: String, get: () => 'x' } }, 'a has a getter, which reads go past'],
    [
      'no version key',
      'a: String',
      { a: String },
      'version needs the version key; take versionKey: false off the schema',
      { versionKey: false },
    ],
    [
      'numbers as ids',
      'a: String',
      { _id: Number, a: String },
      'ids of type Number are not served; use ObjectId or String',
    ],
    ['text ids that nobody gives', 'a: String', { _id: String, a: String }, 'text ids need a default'],
    [
      'timestamps that the model does not keep',
      'a: String createdAt: DateTime',
      { a: String, createdAt: Date },
      'createdAt is a timestamp, which the server fills, but the model keeps none of that name',
    ],
    [
      'timestamps of another name',
      'a: String createdAt: DateTime',
      { a: String },
      'createdAt is a timestamp',
      { timestamps: { createdAt: 'made' } },
    ],
    [
      'an owner that is no text',
      'a: String by: ID @owner',
      { a: String, by: ObjectId },
      "by holds a client's id, but the model has ObjectId there; use String",
    ],
    [
      '@reads of nothing',
      'a: String b: String @reads(fields: ["c"])',
      { a: String },
      'b reads c, which is no stored field',
    ],
    [
      '@reads of a computed field',
      'a: String b: String @reads(fields: ["a"]) c: String @reads(fields: ["b"])',
      { a: String },
      'c reads b, which is no stored field',
    ],
  ];

  it.each(cases.map((each) => ({ name: each[0], each })))('$name', ({ each }) => {
    const [, fields, definition, expected, options] = each;
    const thing = sample(fields, definition, options);
    const found = problems(
      `enum Kind { X Y } type Place { city: String } ${person.sdl} ${thing.sdl}`,
      person.model,
      thing.model,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
    expect(found[0]).toContain(`src/models/${thing.name.toLowerCase()}.ts`);
  });

  it('a virtual', () => {
    const thing = sample('a: String full: String', { a: String });
    const schema = new Schema({ a: String });
    schema.virtual('full').get(() => 'x');
    const found = problems(thing.sdl.replaceAll(thing.name, 'Virtual'), model('Virtual', schema));
    expect(found).toEqual([
      expect.stringContaining('Virtual.full is a virtual, which the store does not know; compute it with @reads'),
    ]);
  });

  it('discriminators', () => {
    const thing = sample('a: String', { a: String });
    thing.model.discriminator(`${thing.name}Kind`, new Schema({ b: String }));
    expect(problems(thing.sdl, thing.model)).toEqual([
      expect.stringContaining(`${thing.name} has discriminators, which are not served`),
    ]);
  });

  it('all at once, each naming both files', () => {
    const schema = new Schema({ a: String, b: Number });
    const found = problems(
      'type AuditNote @model { a: Int b: String c: Int } type Lost @model { a: Int }',
      model('AuditNote', schema),
    );
    expect(found).toHaveLength(4);
    expect(
      found.filter((problem) => problem.startsWith('schema/audit-note.graphql and src/models/audit-note.ts: ')),
    ).toHaveLength(3);
    expect(found[3]).toBe(
      'schema/lost.graphql and src/models/lost.ts: there is no Mongoose model Lost; write it and add it to src/models/index.ts, or take @model off the type',
    );
  });
});

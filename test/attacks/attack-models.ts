import { concatAST, parse } from 'graphql';
import { model, Schema } from 'mongoose';
import type { SchemaSources } from '../../src/graphql/assemble-schema.js';
import { readSchemaDir } from '../../src/graphql/read-schema-dir.js';
import { serverInfo } from '../../src/resolvers/server-info.js';
import { viewer } from '../../src/resolvers/viewer.js';

const ref = (name: string) => ({ type: Schema.Types.ObjectId, ref: name });

const studioSchema = new Schema({ name: { type: String, required: true }, tax: String, founded: Date });
studioSchema.index({ name: 1 }, { unique: true });

/** Somebody whom no client of the attacks may view, unless it says so. */
const personSchema = new Schema({ name: { type: String, required: true }, phone: String, employer: ref('Studio') });

const filmSchema = new Schema({
  title: { type: String, required: true, minlength: 1 },
  genre: String,
  gross: Number,
  code: String,
  codes: [String],
  studio: ref('Studio'),
  star: ref('Person'),
  cast: [ref('Person')],
  backer: ref('Studio'),
  madeBy: String,
});
filmSchema.index({ code: 1 }, { unique: true, sparse: true });

export const Studio = model('Studio', studioSchema);
export const Person = model('Person', personSchema);
export const Film = model('Film', filmSchema);

const sdl = `
  interface Named { name: String }
  union Found = Film | Studio | Person
  type Studio implements Named @model {
    name: String!
    tax: String @requiresScopes(scopes: [["studio:tax"]])
    founded: Date @requiresScopes(scopes: [["studio:tax"]])
    films: FilmConnection @inverse(of: "studio")
    backed: FilmConnection @inverse(of: "backer")
    staff: PersonConnection @inverse(of: "employer")
  }
  type Person implements Named @model {
    name: String!
    phone: String
    employer: Studio
    films: FilmConnection @inverse(of: "star")
  }
  type Film @model {
    title: String!
    genre: String
    gross: SafeInt @requiresScopes(scopes: [["film:finance"]])
    code: String @requiresScopes(scopes: [["film:code"]])
    profit: SafeInt @reads(fields: ["gross"])
    codes: [String!] @requiresScopes(scopes: [["film:code"]])
    studio: Studio
    star: Person
    cast: [Person!]!
    backer: Studio @requiresScopes(scopes: [["film:code"]])
    madeBy: String @owner
  }
  type Summary { count: Int best: Film }
  extend type Query {
    found: [Found] @authenticated
    named: [Named] @authenticated
    summary(where: FilmWhere): Summary @permission(requires: "view_summary")
    broken: String @authenticated
    filmCount: Int @authenticated
  }
  type Mutation {
    renameFilms(where: FilmWhere, title: String!): Int @permission(requires: "rename_film")
  }
`;

/** Values that no attacker may ever see in an answer. */
export const secrets = {
  gross: 424_242_424_242,
  code: 'CODE-RED',
  tax: 'TAX-HAVEN',
  phone: '555-HIDDEN',
  star: 'Hidden Star',
};

/** Where each side effect of a hand-written mutation is counted. */
export const sideEffects = { renames: 0 };

const somebody = { __typename: 'Person', name: secrets.star, phone: secrets.phone, _id: 'x' };

/** The schema that attacks are made against: protected fields, hidden types, an interface, a union, computed and hand-written fields. */
export const attackSources: SchemaSources = {
  schemaDir: concatAST([readSchemaDir('schema/system'), parse(sdl)]),
  models: [Film, Studio, Person],
  resolvers: {
    Query: {
      viewer,
      serverInfo,
      found: async (_root, _args, { data }) => [
        ...((await data.Film?.find()) ?? []).map((row) => ({ ...row, __typename: 'Film' })),
        ...((await data.Studio?.find()) ?? []).map((row) => ({ ...row, __typename: 'Studio' })),
        // From somewhere that knows nothing of rows: only the rules of fields stand before it.
        somebody,
      ],
      named: async (_root, _args, { data }) => [
        ...((await data.Studio?.find()) ?? []).map((row) => ({ ...row, __typename: 'Studio' })),
        somebody,
      ],
      summary: async (_root, { where }, { data }) => ({
        count: await data.Film?.count(where),
        best: await data.Film?.findOne({ where }),
      }),
      filmCount: (_root, _args, { data }) => data.Film?.count(),
      broken: () => {
        throw new Error('secret sauce at mongodb://user:password@store');
      },
    },
    Film: { profit: ({ gross }) => (typeof gross === 'number' ? gross - 1 : null) },
    Mutation: {
      renameFilms: () => {
        sideEffects.renames += 1;
        return sideEffects.renames;
      },
    },
  },
};

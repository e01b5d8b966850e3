import { model, Schema } from 'mongoose';

/** A model with every scalar, and one to refer to. */
export const Person = model(
  'Person',
  new Schema({
    name: { type: String, required: true },
    active: Boolean,
    friend: { type: Schema.Types.ObjectId, ref: 'Person' },
  }),
);

export const Sample = model(
  'Sample',
  new Schema({
    text: String,
    count: Number,
    ratio: Number,
    big: Number,
    flag: Boolean,
    day: Date,
    at: Date,
    kind: { type: String, enum: ['RED', 'GREEN', 'BLUE'] },
    code: String,
    owner: { type: Schema.Types.ObjectId, ref: 'Person' },
    helpers: [{ type: Schema.Types.ObjectId, ref: 'Person' }],
    labels: [String],
    kinds: [{ type: String, enum: ['RED', 'GREEN', 'BLUE'] }],
  }),
);

export const sampleSdl = `
  enum Kind { RED GREEN BLUE }
  type Person @model {
    name: String!
    active: Boolean
    friend: Person
    samples: SampleConnection @inverse(of: "owner")
    helps: SampleConnection @inverse(of: "helpers")
    friendOf: PersonConnection @inverse(of: "friend")
  }
  type Sample @model {
    text: String
    count: Int
    ratio: Float
    big: SafeInt
    flag: Boolean
    day: Date
    at: DateTime
    kind: Kind
    code: ID
    owner: Person
    helpers: [Person!]!
    labels: [String!]!
    kinds: [Kind!]
  }
`;

/** Values of each scalar, as GraphQL writes them, chosen to collide, to tie and to trip. */
export const pools = {
  text: [
    '',
    'a',
    'A',
    'ab',
    'aB',
    'Ab.c',
    'a.c',
    '.*',
    '[a]',
    '^a$',
    'a\nb',
    ' a',
    'é',
    'É',
    'e\u0301',
    'ß',
    'ẞ',
    'ς',
    'Σ',
    'ſ',
    'K',
    'k',
    'ı',
    'I',
    '\ue000',
    '\uffff',
    '𐐀',
    '𐐨',
    '\\',
    '10',
    '9',
  ],
  count: [-2147483648, -1, 0, 1, 2, 10, 2147483647],
  ratio: [-1.5, -0.5, 0, 0.1, 0.30000000000000004, 1, 1.5, 1e300],
  big: [-9007199254740991, -1, 0, 1, 2147483648, 4294967296, 9007199254740991],
  flag: [true, false],
  day: ['0001-01-01', '1969-12-31', '1970-01-01', '1999-12-31', '2000-02-29', '2000-03-01', '9999-12-31'],
  at: ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '2000-01-01T00:00:00.000Z', '2000-01-01T00:00:00.001Z'],
  kind: ['RED', 'GREEN', 'BLUE'],
  code: ['', 'a', 'A', '1', '01', '000000000000000000000000'],
} as const;

import { model, Schema } from 'mongoose';

/** A model with everything that a write can meet: hooks, defaults, unique keys, lists, embedded objects, an owner, timestamps. */
const articleSchema = new Schema(
  {
    title: {
      type: String,
      required: true,
      minlength: 2,
      maxlength: 20,
      validate: { validator: (title: string) => title !== 'forbidden', message: 'is a forbidden title' },
    },
    slug: String,
    status: { type: String, enum: ['DRAFT', 'PUBLISHED'], default: 'DRAFT' },
    sku: { type: String, unique: true, sparse: true },
    secret: { type: String, unique: true, sparse: true, maxlength: 5 },
    rating: { type: Number, min: 0, max: 10 },
    tags: [String],
    reviewers: [{ type: Schema.Types.ObjectId, ref: 'Writer' }],
    editor: { type: Schema.Types.ObjectId, ref: 'Writer' },
    place: { city: String, zip: { type: String, maxlength: 3 } },
    seal: new Schema({ by: { type: String, required: true }, at: Date }, { _id: false }),
    serial: { type: String, immutable: true },
    createdBy: String,
  },
  { timestamps: true },
);

articleSchema.pre('validate', function trimTitle() {
  const title = this.get('title');
  if (typeof title === 'string') this.set('title', title.trim());
});

articleSchema.pre('save', function setSlug() {
  this.set('slug', String(this.get('title')).toLowerCase());
});

export const Article = model('Article', articleSchema);

export const Writer = model('Writer', new Schema({ name: { type: String, required: true }, isPublic: Boolean }));

export const articleSdl = `
  enum Status { DRAFT PUBLISHED }
  type Place { city: String zip: String }
  type Seal { by: String! at: DateTime }
  type Writer @model { name: String! isPublic: Boolean }
  type Article @model {
    title: String!
    slug: String
    status: Status
    sku: String
    secret: String @requiresScopes(scopes: [["article:secret"]])
    rating: Float
    tags: [String!]!
    reviewers: [Writer!]!
    editor: Writer
    place: Place
    seal: Seal
    serial: String
    createdBy: String @owner
    createdAt: DateTime
    updatedAt: DateTime
  }
`;

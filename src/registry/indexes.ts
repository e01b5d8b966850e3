import mongoose, { type IndexDirection, type IndexOptions, type Model } from 'mongoose';

/** An index that a model declares. */
export interface DeclaredIndex {
  readonly model: string;
  readonly collection: string;
  readonly key: Record<string, mongoose.mongo.IndexDirection>;
  readonly options: mongoose.mongo.CreateIndexesOptions;
}

/** A declared index that the store lacks, and whether rows are there already: building it then takes time and may fail on duplicates. */
export interface MissingIndex extends DeclaredIndex {
  readonly hasRows: boolean;
}

export interface IndexReport {
  readonly created: readonly MissingIndex[];
  /** Left for `indexes create`. */
  readonly missing: readonly MissingIndex[];
}

/** Every index that a loaded model declares and the store lacks, or has with other options (unique, sparse, TTL). */
export async function missingIndexes(): Promise<readonly MissingIndex[]> {
  const byModel = await Promise.all(Object.values(mongoose.models).map(missingOf));
  return byModel.flat();
}

/**
 * Creates missing indexes: of empty and absent collections always, of filled ones unless `filled` says only to report them.
 * Runs at every start, at the same time on several nodes if need be: creating an index that is there is no change.
 */
export async function ensureIndexes({
  filled = 'create',
}: {
  filled?: 'create' | 'report';
} = {}): Promise<IndexReport> {
  const missing = await missingIndexes();
  const isOurs = (index: MissingIndex): boolean => filled === 'create' || !index.hasRows;
  const created = missing.filter(isOurs);
  for (const index of created) await createIndex(index);
  return { created, missing: missing.filter((index) => !isOurs(index)) };
}

async function missingOf(model: Model<unknown>): Promise<readonly MissingIndex[]> {
  const existing = await existingIndexes(model);
  const missing = declaredBy(model).filter((index) => !existing.some((found) => isSame(index, found)));
  if (missing.length === 0) return [];
  const hasRows = (await model.collection.findOne({}, { projection: { _id: 1 } })) !== null;
  return missing.map((index) => ({ ...index, hasRows }));
}

function declaredBy(model: Model<unknown>): readonly DeclaredIndex[] {
  const indexes: readonly (readonly [Record<string, IndexDirection>, IndexOptions])[] = model.schema.indexes();
  return indexes.map(([key, options]) => ({
    model: model.modelName,
    collection: model.collection.collectionName,
    key: Object.fromEntries(Object.entries(key).map(([path, direction]) => [path, directionOf(direction)])),
    options: storeOptions(options),
  }));
}

/** What the store is told: Mongoose's own options stay here, and its `unique: [true, message]` becomes true. */
function storeOptions({ name, unique, sparse, expireAfterSeconds, partialFilterExpression, collation }: IndexOptions) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(unique ? { unique: true } : {}),
    ...(sparse ? { sparse } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(partialFilterExpression === undefined ? {} : { partialFilterExpression }),
    ...(collation === undefined ? {} : { collation }),
  };
}

/** Mongoose also takes words. */
function directionOf(direction: IndexDirection): mongoose.mongo.IndexDirection {
  if (direction === 'asc' || direction === 'ascending') return 1;
  if (direction === 'desc' || direction === 'descending') return -1;
  return direction;
}

interface FoundIndex {
  readonly key: Readonly<Record<string, unknown>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly expireAfterSeconds?: number;
  readonly partialFilterExpression?: unknown;
}

/** A collection that does not exist has no indexes; the driver says so with error 26. */
async function existingIndexes(model: Model<unknown>): Promise<readonly FoundIndex[]> {
  try {
    return await model.collection.listIndexes().toArray();
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoServerError && error.code === 26) return [];
    throw error;
  }
}

/** Order of the keys counts, as it does for the store. */
function isSame(declared: DeclaredIndex, found: FoundIndex): boolean {
  const { unique, sparse, expireAfterSeconds, partialFilterExpression } = declared.options;
  return (
    JSON.stringify(partialFilterExpression) === JSON.stringify(found.partialFilterExpression) &&
    JSON.stringify(declared.key) === JSON.stringify(found.key) &&
    Boolean(unique) === Boolean(found.unique) &&
    Boolean(sparse) === Boolean(found.sparse) &&
    expireAfterSeconds === found.expireAfterSeconds
  );
}

async function createIndex({ model, key, options }: DeclaredIndex): Promise<void> {
  await mongoose.model(model).collection.createIndex(key, options);
}

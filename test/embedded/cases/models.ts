import mongoose from 'mongoose';

const lineSchema = new mongoose.Schema({ sku: String, count: Number }, { _id: false });
const orderSchema = new mongoose.Schema(
  {
    number: { type: Number, unique: true },
    tags: [String],
    lines: [lineSchema],
    address: { city: String, zip: String },
    customer: { type: mongoose.Schema.Types.ObjectId, ref: 'Customer' },
    note: String,
  },
  { optimisticConcurrency: true, timestamps: true },
);
const customerSchema = new mongoose.Schema({ name: String });

/** The models of the cases, on a connection of their own. */
export function modelsOn(connection: mongoose.Connection) {
  return { Order: connection.model('Order', orderSchema), Customer: connection.model('Customer', customerSchema) };
}
type Models = ReturnType<typeof modelsOn>;
const placed = ({ Order }: Models) =>
  Order.create({ number: 1, tags: ['a', 'b'], lines: [{ sku: 'x', count: 1 }], address: { city: 'Rome', zip: '1' } });
const codeOf = (error: unknown) => (error instanceof mongoose.mongo.MongoServerError ? error.code : String(error));

/** What a user of Mongoose does, after the topics of Mongoose's own tests, and what comes of it. */
export type ModelCase = readonly [name: string, run: (models: Models) => Promise<unknown>, result: unknown];

// biome-ignore format: a table
export const modelCases: readonly ModelCase[] = [
  ['save pushes into an array', async (m) => { const order = await placed(m); order.tags.push('c'); await order.save(); return (await m.Order.findOne().lean())?.tags; }, ['a', 'b', 'c']],
  ['save pulls from an array', async (m) => { const order = await placed(m); (order.tags as mongoose.Types.Array<string>).pull('a'); await order.save(); return (await m.Order.findOne().lean())?.tags; }, ['b']],
  ['save sets a field of an element', async (m) => { const order = await placed(m); order.set('lines.0.count', 5); await order.save(); return (await m.Order.findOne().lean())?.lines; }, [{ sku: 'x', count: 5 }]],
  ['save sets and unsets nested fields', async (m) => { const order = await placed(m); order.set('address.city', 'Bari'); order.set('address.zip', undefined); await order.save(); return (await m.Order.findOne().lean())?.address; }, { city: 'Bari' }],
  ['save of what others saved meanwhile is a VersionError', async (m) => { await placed(m); const [one, other] = [await m.Order.findOne(), await m.Order.findOne()]; await one?.set('note', 'x').save(); return other?.set('note', 'y').save().catch((error: Error) => error.name); }, 'VersionError'],
  ['a unique index refuses a second one', async (m) => { await m.Order.init(); await placed(m); return placed(m).catch(codeOf); }, 11000],
  ['populate', async (m) => { const customer = await m.Customer.create({ name: 'Ann' }); const order = await placed(m); await order.set('customer', customer._id).save(); const found = await m.Order.findOne().populate<{ customer: { name: string } }>('customer').lean(); return found?.customer.name; }, 'Ann'],
  ['findOneAndUpdate with upsert and new', async (m) => (await m.Order.findOneAndUpdate({ number: 7 }, { note: 'x' }, { upsert: true, returnDocument: 'after' }).lean())?.note, 'x'],
  ['findOneAndUpdate with $addToSet and $pull', async (m) => { await placed(m); await m.Order.findOneAndUpdate({}, { $addToSet: { tags: { $each: ['b', 'c'] } } }); return (await m.Order.findOneAndUpdate({}, { $pull: { lines: { sku: 'x' } } }, { returnDocument: 'after' }).lean())?.tags; }, ['a', 'b', 'c']],
  ['findOneAndDelete', async (m) => { await placed(m); await m.Order.findOneAndDelete({ number: 1 }); return m.Order.countDocuments(); }, 0],
  ['updateMany with $inc of a nested field', async (m) => { await placed(m); return (await m.Order.updateMany({ 'lines.sku': 'x' }, { $inc: { number: 10 } })).modifiedCount; }, 1],
  ['exists, distinct, estimatedDocumentCount', async (m) => { await placed(m); return [(await m.Order.exists({ tags: 'a' })) !== null, await m.Order.distinct('tags'), await m.Order.estimatedDocumentCount()]; }, [true, ['a', 'b'], 1]],
  ['bulkWrite and bulkSave', async (m) => { const order = await placed(m); await m.Order.bulkWrite([{ updateOne: { filter: { number: 1 }, update: { note: 'x' } } }, { insertOne: { document: { number: 2 } } }]); const all = await m.Order.find(); for (const each of all) each.set('note', 'y'); await m.Order.bulkSave(all); return [order.number, await m.Order.countDocuments({ note: 'y' })]; }, [1, 2]],
  ['a cursor over a query', async (m) => { await m.Customer.insertMany(['a', 'b', 'c'].map((name) => ({ name }))); const names: unknown[] = []; for await (const { name } of m.Customer.find().sort({ name: -1 }).cursor({ batchSize: 1 })) names.push(name); return names; }, ['c', 'b', 'a']],
  ['aggregate with $lookup, $unwind and $group', async (m) => { const customer = await m.Customer.create({ name: 'Ann' }); await (await placed(m)).set('customer', customer._id).save(); return m.Order.aggregate([{ $lookup: { from: 'customers', localField: 'customer', foreignField: '_id', as: 'c' } }, { $unwind: '$c' }, { $group: { _id: '$c.name', orders: { $sum: 1 } } }]); }, [{ _id: 'Ann', orders: 1 }]],
  ['connection.transaction rolls back', async (m) => { await m.Customer.createCollection(); await m.Customer.db.transaction(async (session) => { await m.Customer.create([{ name: 'x' }], { session }); throw new Error('no'); }).catch(() => undefined); return m.Customer.countDocuments(); }, 0],
  ['connection.transaction commits', async (m) => { await m.Customer.createCollection(); await m.Customer.db.transaction((session) => m.Customer.create([{ name: 'x' }], { session })); return m.Customer.countDocuments(); }, 1],
];

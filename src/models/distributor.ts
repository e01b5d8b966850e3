import { model, Schema } from 'mongoose';

/** The company that brought a film to the cinemas. */
const distributorSchema = new Schema({
  name: { type: String, required: true, minlength: 1, maxlength: 200 },
});

distributorSchema.index({ name: 1 }, { unique: true });

export const Distributor = model('Distributor', distributorSchema);

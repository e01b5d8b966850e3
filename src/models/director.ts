import { model, Schema } from 'mongoose';

/** Who directed a film. */
const directorSchema = new Schema({
  name: { type: String, required: true, minlength: 1, maxlength: 200 },
});

directorSchema.index({ name: 1 }, { unique: true });

export const Director = model('Director', directorSchema);

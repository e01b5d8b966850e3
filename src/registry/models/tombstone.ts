import { model, Schema } from 'mongoose';
import { changeLifeSeconds } from './change.js';

/** What must outlive a deleted client, lest its tokens pass for those of a new one of the same id (TS-9). */
export interface StoredTombstone {
  readonly _id: string;
  /** The latest `iat` that a token of the deleted client may bear, in seconds since the epoch. */
  readonly stampedUntil: number;
  /** The store's time; the record goes by TTL index once every such token has expired. */
  readonly at: Date;
}

const schema = new Schema<StoredTombstone>(
  {
    _id: { type: String, required: true },
    stampedUntil: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, collection: 'tombstones' },
);
schema.index({ at: 1 }, { expireAfterSeconds: changeLifeSeconds });

export const Tombstone = model('Tombstone', schema);

import { model, Schema, type Types } from 'mongoose';

/** What can change and be known to every node. */
export type ChangeKind = 'client' | 'group' | 'key' | 'revocation';

/** One change of something that nodes keep in memory (AZ-12). */
export interface StoredChange {
  readonly _id: Types.ObjectId;
  readonly kind: ChangeKind;
  /** The client's or group's id, the kid, the jti. */
  readonly target: string;
  /** The store's own time, so that nodes' clocks need not agree. */
  readonly at: Date;
  /** False while the change is being made; a node looks again until it is true. */
  readonly isDone: boolean;
}

/** How long a node may sleep and still catch up; longer than any token lives. */
export const changeLifeSeconds = 25 * 3600;

const schema = new Schema<StoredChange>(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, required: true },
    target: { type: String, required: true },
    at: { type: Date, required: true },
    isDone: { type: Boolean, required: true },
  },
  { versionKey: false, collection: 'changes' },
);
schema.index({ at: 1 }, { expireAfterSeconds: changeLifeSeconds });

export const Change = model('Change', schema);

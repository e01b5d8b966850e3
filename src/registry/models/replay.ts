import { model, Schema } from 'mongoose';

/** A one-time `jti` that has been used: of a client assertion, or of a DPoP proof at the token endpoint. */
export interface StoredReplay {
  /** A hash over what the jti belongs to and the jti itself: unique without any further index, and of bounded length. */
  readonly _id: string;
  /** When the assertion or proof could no longer be accepted anyway; the record goes by TTL index. */
  readonly expiresAt: Date;
}

const schema = new Schema<StoredReplay>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false, collection: 'replays' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Used one-time ids, valid on all nodes (TS-16). */
export const Replay = model('Replay', schema);

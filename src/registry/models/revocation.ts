import { model, Schema } from 'mongoose';

/** An access token that was revoked before its end. */
export interface StoredRevocation {
  /** The token's `jti`. */
  readonly _id: string;
  /** The token's own end, after which the record goes by TTL index. */
  readonly expiresAt: Date;
}

const schema = new Schema<StoredRevocation>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false, collection: 'revocations' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Revoked tokens, the store's side of every node's denylist (TS-13). */
export const Revocation = model('Revocation', schema);

import { model, Schema } from 'mongoose';

/** A mutation that was sent with an `Idempotency-Key`, from its start until a day later. */
export interface StoredIdempotencyKey {
  /** A hash over the client and its key: unique without any further index, and of bounded length; the key itself is not kept. */
  readonly _id: string;
  /** A hash over the document and its variables. */
  readonly fingerprint: string;
  /** Whoever runs it, by an id that is made for this one run. */
  readonly holder: string;
  /** While it runs, renewed; one that is over belongs to a process that died. `null`: it was carried out. */
  readonly leaseEndsAt: Date | null;
  /** The answer as JSON; `null` while it runs, and for an answer that is not kept. */
  readonly answer: string | null;
  /** When the record goes by TTL index. */
  readonly expiresAt: Date;
}

const schema = new Schema<StoredIdempotencyKey>(
  {
    _id: { type: String, required: true },
    fingerprint: { type: String, required: true },
    holder: { type: String, required: true },
    leaseEndsAt: { type: Date, default: null },
    answer: { type: String, default: null },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'idempotency_keys' },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Answers of mutations that may be sent again, on all nodes. */
export const IdempotencyKey = model('IdempotencyKey', schema);

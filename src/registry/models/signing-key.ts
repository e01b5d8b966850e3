import { model, Schema } from 'mongoose';

/** A signing key as it is stored: the public part as a JWK, the private part sealed (AES-256-GCM under a key-encryption key). */
export interface StoredSigningKey {
  /** Position in the row of keys, from 1: unique without any index, so that two processes can never make the same one. */
  readonly _id: number;
  readonly kid: string;
  readonly alg: string;
  /** JSON text of the public JWK. */
  readonly publicJwk: string;
  readonly sealed: {
    /** Which key-encryption key seals it: a fingerprint, not the key. */
    readonly wrappedBy: string;
    readonly iv: string;
    readonly ciphertext: string;
    readonly tag: string;
  };
  readonly createdAt: Date;
  readonly signsFrom: Date;
  /** Set when the key was taken out of trust before its time. */
  readonly retiredAt: Date | null;
}

const schema = new Schema<StoredSigningKey>(
  {
    _id: { type: Number, required: true },
    kid: { type: String, required: true },
    alg: { type: String, required: true, enum: ['ES256', 'RS256', 'EdDSA'] },
    publicJwk: { type: String, required: true },
    sealed: {
      wrappedBy: { type: String, required: true },
      iv: { type: String, required: true },
      ciphertext: { type: String, required: true },
      tag: { type: String, required: true },
    },
    createdAt: { type: Date, required: true },
    signsFrom: { type: Date, required: true },
    retiredAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'signing_keys' },
);

/** Signing keys of the token service. Few rows: the current key, its successor, and predecessors whose tokens still live. */
export const SigningKey = model('SigningKey', schema);

import { model, Schema } from 'mongoose';
import { grantSchema, type StoredGrant } from './grant-schema.js';

/** What a client id and a group id look like. */
export const idPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export interface StoredSecret {
  readonly keyId: string;
  /** bcrypt, of the whole secret. */
  readonly hash: string;
  readonly createdAt: Date;
  /** `null`: no end. */
  readonly expiresAt: Date | null;
}

export interface StoredAttribute {
  readonly name: string;
  readonly values: readonly string[];
}

export interface StoredJwks {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** A registered client as it is stored. Its id is its `_id`, so that two can never share one, index or not. */
export interface StoredClient {
  readonly _id: string;
  /** Grows by one with every change but last use; a write names the one it read. */
  readonly __v: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly grants: readonly StoredGrant[];
  /** A list, because a map would let an attribute's name be a path of the document. */
  readonly attributes: readonly StoredAttribute[];
  readonly ttlSeconds: number | null;
  /** Seconds since the epoch (TS-9). */
  readonly tokensValidFrom: number;
  readonly secrets: readonly StoredSecret[];
  readonly jwks: StoredJwks | null;
  /** Absent, not null, when there is none: the unique index is sparse. */
  readonly externalSubject?: { readonly issuer: string; readonly subject: string } | undefined;
  readonly dpopOnly: boolean;
  readonly createdAt: Date;
  readonly lastUsed: Date | null;
  /** Last use of each secret, by `secret:<key id>`. */
  readonly uses?: Map<string, Date> | undefined;
}

const secretSchema = new Schema<StoredSecret>(
  {
    keyId: { type: String, required: true },
    hash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, default: null },
  },
  { _id: false },
);

const attributeSchema = new Schema<StoredAttribute>(
  {
    name: { type: String, required: true, maxlength: 64 },
    values: { type: [{ type: String, maxlength: 1000 }], required: true },
  },
  { _id: false },
);

const externalSubjectSchema = new Schema(
  {
    issuer: { type: String, required: true, maxlength: 1000 },
    subject: { type: String, required: true, maxlength: 1000 },
  },
  { _id: false },
);

const clientSchema = new Schema<StoredClient>(
  {
    _id: { type: String, required: true, match: idPattern },
    name: { type: String, required: true, maxlength: 200 },
    enabled: { type: Boolean, default: true },
    scopes: [{ type: String, maxlength: 200 }],
    groups: [{ type: String, match: idPattern }],
    grants: [grantSchema],
    attributes: [attributeSchema],
    ttlSeconds: { type: Number, default: null, min: 1 },
    tokensValidFrom: { type: Number, required: true },
    secrets: [secretSchema],
    jwks: { type: Schema.Types.Mixed, default: null },
    externalSubject: { type: externalSubjectSchema, default: undefined },
    dpopOnly: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    lastUsed: { type: Date, default: null },
    uses: { type: Map, of: Date },
  },
  { collection: 'clients', optimisticConcurrency: true, minimize: false },
);

clientSchema.index({ groups: 1 });
clientSchema.index({ 'externalSubject.issuer': 1, 'externalSubject.subject': 1 }, { unique: true, sparse: true });

/** A service that may get tokens. */
export const Client = model('Client', clientSchema);

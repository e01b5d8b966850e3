import { model, Schema, type Types } from 'mongoose';

/** A denial, a mutation or an administrative act as it is stored (AZ-15): names only, never values. */
export interface StoredAuditEvent {
  readonly _id: Types.ObjectId;
  readonly time: Date;
  readonly requestId: string;
  readonly clientId: string;
  readonly kind: string;
  readonly decision: string;
  readonly operationName: string | null;
  readonly coordinates: readonly string[];
  readonly changedFields: readonly string[];
  /** When the record goes by TTL index. */
  readonly expiresAt: Date;
}

const schema = new Schema<StoredAuditEvent>(
  {
    time: { type: Date, required: true },
    requestId: { type: String, required: true },
    clientId: { type: String, required: true },
    kind: { type: String, required: true },
    decision: { type: String, required: true },
    operationName: { type: String, default: null },
    coordinates: [String],
    changedFields: [String],
    expiresAt: { type: Date, required: true },
  },
  { collection: 'audit_events' },
);
schema.index({ time: 1, _id: 1 });
schema.index({ clientId: 1, time: 1, _id: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const AuditEvent = model('AuditEvent', schema);

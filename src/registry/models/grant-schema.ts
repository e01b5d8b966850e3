import { Schema } from 'mongoose';
import type { StoredWhere } from '../../access/rights.js';

/** A grant as it is stored with the client or the group that has it. */
export interface StoredGrant {
  readonly permission: string;
  /** Keys in canonical order, so that equal filters are equal text; `null`: every row. */
  readonly where: StoredWhere | null;
  /** Exclusive; `null`: no end. */
  readonly until: Date | null;
}

/** `minimize` would drop a filter of `{}`. */
export const grantSchema = new Schema(
  {
    permission: { type: String, required: true, match: /^[a-z][a-z0-9_]*$/, maxlength: 200 },
    where: { type: Schema.Types.Mixed, default: null },
    until: { type: Date, default: null },
  },
  { _id: false, minimize: false },
);

import { model, Schema } from 'mongoose';
import { idPattern } from './client.js';
import { grantSchema, type StoredGrant } from './grant-schema.js';

/** A set of grants that its members hold beside their own. Who is a member stands with the client. */
export interface StoredGroup {
  readonly _id: string;
  readonly __v: number;
  readonly grants: readonly StoredGrant[];
  readonly createdAt: Date;
}

const schema = new Schema<StoredGroup>(
  {
    _id: { type: String, required: true, match: idPattern },
    grants: [grantSchema],
    createdAt: { type: Date, required: true },
  },
  { collection: 'groups', optimisticConcurrency: true, minimize: false },
);

export const Group = model('Group', schema);

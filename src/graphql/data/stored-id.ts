import { Types } from 'mongoose';
import type { BoundField } from './model-binding.js';

/** The ObjectId that a text names, written as the API writes ids; `undefined` for any other text: no row has it. */
export function toStoredId(text: string): Types.ObjectId | undefined {
  return /^[0-9a-f]{24}$/.test(text) ? Types.ObjectId.createFromHexString(text) : undefined;
}

/** The stored form of an id of a field's kind; `undefined` when no row can have it. */
export function storedIdOf(field: BoundField, text: string): unknown {
  return field.isObjectId ? toStoredId(text) : text;
}

/** The text of a stored id. */
export function idText(id: unknown): string {
  return id instanceof Types.ObjectId ? id.toHexString() : String(id);
}

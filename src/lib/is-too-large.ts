/** MongoDB's codes for a document or command of more than 16 MB. */
const tooLargeCodes: ReadonlySet<unknown> = new Set([10334, 17419, 17420]);

/**
 * Whether the store or its driver refused a document or command because it outgrew BSON's 16 MB. Their errors differ: the codec runs over its
 * buffer, the driver says so in words, the server has several codes.
 */
export function isTooLarge(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('message' in error)) return false;
  const code = 'code' in error ? error.code : undefined;
  const message = String(error.message);
  if (code === 'ERR_OUT_OF_RANGE') return message.includes('"offset"');
  return tooLargeCodes.has(code) || /larger than (the maximum size|MaxDocumentSize)/.test(message);
}

import { BSON } from 'bson';
import { T, Value } from './bson-value.js';

/** What can be written as BSON. A Buffer is a whole document; whole numbers become int32 where they fit, bigints int64. */
export type Tree =
  | Value
  | Buffer
  | Date
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | ReadonlyMap<string, Tree>
  | { readonly [name: string]: Tree };

const KEEP_AT_MOST = 1 << 20;
let out = Buffer.allocUnsafe(1 << 16);
let at = 0;

function room(size: number): void {
  if (at + size <= out.length) return;
  const larger = Buffer.allocUnsafe(Math.max(out.length * 2, at + size));
  out.copy(larger, 0, 0, at);
  out = larger;
}

/** A document as bytes, behind `header` bytes left for the caller. */
export function encode(document: Tree, header = 0): Buffer {
  at = header;
  writeBody(document);
  const result = Buffer.from(out.subarray(0, at));
  if (out.length > KEEP_AT_MOST) out = Buffer.allocUnsafe(1 << 16);
  return result;
}

/** A value of its own, to compute with. */
export function valueOf(tree: Tree): Value {
  if (tree instanceof Value) return tree;
  const bytes = encode({ v: tree });
  return new Value(bytes[4] ?? T.null, bytes, 7, bytes.length - 1);
}

function writeNamed(name: string, tree: Tree): void {
  if (tree === undefined) return;
  room(name.length * 3 + 32);
  const typeAt = at++;
  at += name.length < 12 ? writeShort(name) : out.write(name, at);
  out[at++] = 0;
  const type = writeValue(tree); // may move `out`
  out[typeAt] = type;
}

function writeShort(name: string): number {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code > 127) return out.write(name, at);
    out[at + i] = code;
  }
  return name.length;
}

function writeValue(tree: Tree): number {
  if (tree instanceof Value) {
    copy(tree.bytes, tree.start, tree.end);
    return tree.type;
  }
  switch (typeof tree) {
    case 'string':
      return writeString(tree);
    case 'number':
      return writeNumber(tree);
    case 'bigint':
      at = out.writeBigInt64LE(BigInt.asIntN(64, tree), at);
      return T.long;
    case 'boolean':
      out[at++] = tree ? 1 : 0;
      return T.bool;
  }
  if (tree === null || tree === undefined) return T.null;
  if (tree instanceof Date) {
    at = out.writeBigInt64LE(BigInt(tree.getTime()), at);
    return T.date;
  }
  if ('_bsontype' in tree) return writeValue(foreign(tree));
  writeBody(tree);
  return Array.isArray(tree) ? T.array : T.object;
}

/** A value of the `bson` library, such as an ObjectId. */
function foreign(item: unknown): Value {
  const bytes = Buffer.from(BSON.serialize({ v: item }));
  return new Value(bytes[4] ?? T.null, bytes, 7, bytes.length - 1);
}

function writeString(text: string): number {
  room(text.length * 3 + 5);
  const size = out.write(text, at + 4);
  out.writeInt32LE(size + 1, at);
  at += size + 5;
  out[at - 1] = 0;
  return T.string;
}

function writeNumber(number: number): number {
  if (Number.isInteger(number) && number === (number | 0) && !Object.is(number, -0)) {
    at = out.writeInt32LE(number, at);
    return T.int;
  }
  at = out.writeDoubleLE(number, at);
  return T.double;
}

function writeBody(tree: Tree): void {
  if (tree instanceof Value) return copy(tree.bytes, tree.start, tree.end);
  if (Buffer.isBuffer(tree)) return copy(tree, 0, tree.length);
  room(8);
  const start = at;
  at += 4;
  if (Array.isArray(tree)) {
    for (let i = 0; i < tree.length; i++) writeNamed(String(i), tree[i] ?? null);
  } else if (tree instanceof Map) {
    for (const [name, item] of tree) writeNamed(name, item);
  } else if (typeof tree === 'object' && tree !== null) {
    for (const [name, item] of Object.entries(tree)) writeNamed(name, item);
  }
  room(1);
  out[at++] = 0;
  out.writeInt32LE(at - start, start);
}

function copy(bytes: Buffer, start: number, end: number): void {
  room(end - start + 1);
  bytes.copy(out, at, start, end);
  at += end - start;
}

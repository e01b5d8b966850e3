import mongoose from 'mongoose';
import type { Doc } from './cases/operations.js';
import { message, opMsg } from './wire.js';

/** Messages that no driver sends; the connection that sends one is closed. */
export const malformed: Readonly<Record<string, () => Buffer>> = {
  'no message at all': () => Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
  'a length of zero': () => message(Buffer.alloc(20), { length: 0 }),
  'a length below the header’s': () => message(Buffer.alloc(20), { length: 15 }),
  'a negative length': () => message(Buffer.alloc(20), { length: -1 }),
  'a length above the limit': () => message(Buffer.alloc(20), { length: 48_000_001 }),
  'the greatest length': () => message(Buffer.alloc(20), { length: 0x7fffffff }),
  'an unknown operation': () => message(opMsg({ ping: 1, $db: 'admin' }), { code: 9999 }),
  'an old insert': () => message(Buffer.alloc(40), { code: 2002 }),
  'a compressed message': () => message(Buffer.alloc(40), { code: 2012 }),
  'a header only': () => message(Buffer.alloc(0)),
  'an unknown section': () => message(Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), document({ ping: 1 })])),
  'a section that is longer than the message': () => message(patched(opMsg({ ping: 1 }), 5, 1_000_000)),
  'a section of negative length': () => message(patched(opMsg({ ping: 1 }), 5, -20)),
  'a list whose name has no end': () =>
    message(Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 9, 0, 0, 0]), Buffer.from('abcde')])),
  'a list whose document has no end': () => message(listOf([patched(document({ x: 1 }), 0, 4000)])),
  'a list whose document is of no length': () => message(listOf([Buffer.alloc(8)])),
  'a document of unknown type': () => message(patchedByte(opMsg({ ping: 1 }), 9, 0x55)),
  'a text without an end': () => message(patchedByte(opMsg({ ping: 'x' }), opMsg({ ping: 'x' }).length - 2, 0x41)),
  'a text of negative length': () => message(patched(opMsg({ ping: 'x' }), 15, -5)),
  'a query that is cut': () => message(Buffer.from('\0\0\0\0admin.$cmd\0', 'latin1'), { code: 2004 }),
};

const document = (value: Doc) => Buffer.from(mongoose.mongo.BSON.serialize(value));

function listOf(documents: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('\0\0\0\0documents\0', 'latin1'), ...documents]);
  content.writeInt32LE(content.length, 0);
  return Buffer.concat([opMsg({ insert: 'c', $db: 'embedded' }), Buffer.from([1]), content]);
}

function patched(bytes: Buffer, at: number, word: number): Buffer {
  bytes.writeInt32LE(word, at);
  return bytes;
}

function patchedByte(bytes: Buffer, at: number, byte: number): Buffer {
  bytes[at] = byte;
  return bytes;
}

const COMMANDS: readonly Doc[] = [
  { find: 'c', filter: { a: { $in: [1, 'x', null] } }, sort: { a: 1 }, $db: 'embedded' },
  { insert: 'fuzz', documents: [{ a: [1, { b: 'text' }], at: new Date(0) }], $db: 'embedded' },
  { update: 'fuzz', updates: [{ q: { a: 1 }, u: { $set: { 'a.b': 1 } }, upsert: true }], $db: 'embedded' },
  { aggregate: 'c', pipeline: [{ $group: { _id: '$a', n: { $sum: 1 } } }], cursor: {}, $db: 'embedded' },
  { createIndexes: 'fuzz', indexes: [{ key: { a: 1 }, name: 'a' }], $db: 'embedded' },
  { getMore: mongoose.mongo.BSON.Long.fromNumber(5), collection: 'c', $db: 'embedded' },
];

/** A command of which some bytes after the length are others, so that it may be anything; or only the beginning or twice the end of one. */
export function mutant(random: () => number): Buffer {
  const bytes = message(opMsg(COMMANDS[Math.floor(random() * COMMANDS.length)] ?? {}));
  for (let i = 0; i < 1 + random() * 6; i++) bytes[4 + Math.floor(random() * (bytes.length - 4))] = random() * 256;
  const length = random() < 0.2 ? Math.floor(16 + random() * (bytes.length - 16)) : bytes.length;
  return message(bytes.subarray(16, length), { code: bytes.readInt32LE(12) });
}

/** The body of a find whose filter has these fields in each other, made as bytes since no serializer goes that deep; 3 is a document, 4 a list. */
export function deepFind(fields: readonly { name: string; type: number }[], depth: number): Buffer {
  const innermost = document({});
  let length = innermost.length;
  const heads = Array.from({ length: depth }, (_, i) => {
    const { name, type } = fields[(depth - 1 - i) % fields.length] ?? { name: '', type: 3 };
    length += name.length + 7;
    const head = Buffer.from(`\0\0\0\0\0${name}\0`);
    head.writeInt32LE(length, 0);
    head.writeUInt8(type, 4);
    return head;
  });
  const filter = [Buffer.from('\x03filter\0'), ...heads.reverse(), innermost, Buffer.alloc(depth + 1)];
  const body = Buffer.concat([document({ find: 'c', $db: 'embedded' }).subarray(0, -1), ...filter]);
  body.writeInt32LE(body.length, 0);
  return Buffer.concat([Buffer.alloc(5), body]);
}

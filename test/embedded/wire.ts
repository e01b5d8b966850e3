import { connect, type Socket } from 'node:net';
import mongoose from 'mongoose';
import type { Doc } from './cases/operations.js';

/** The path of the socket in a store's URI. */
export const socketOf = (uri: string): string => decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(uri)?.[1] ?? '');

/** A message of the wire protocol: the header says the length unless told another, then the operation's code and its body. */
export function message(body: Uint8Array, { code = 2013, length = body.length + 16, requestId = 1 } = {}): Buffer {
  const header = Buffer.alloc(16);
  for (const [i, word] of [length, requestId, 0, code].entries()) header.writeInt32LE(word | 0, i * 4);
  return Buffer.concat([header, body]);
}

/** The body of an OP_MSG with one document. */
export function opMsg(document: Doc, flags = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32LE(flags, 0);
  return Buffer.concat([head, mongoose.mongo.BSON.serialize(document)]);
}

export const ping = (): Buffer => message(opMsg({ ping: 1, $db: 'admin' }));

/** A connection without a driver, which says what became of what was sent. */
export interface RawConnection {
  readonly socket: Socket;
  /** Sends bytes and waits for the store's reply to them (true) or until it has hung up (false). */
  send(bytes: Uint8Array): Promise<boolean>;
}

/** Connects to a store's socket. */
export async function connectRaw(uri: string): Promise<RawConnection> {
  const socket = connect(socketOf(uri));
  let settle = (_isAnswered: boolean): void => undefined;
  socket.on('data', () => settle(true)).on('close', () => settle(false));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => undefined);
  const send = (bytes: Uint8Array) =>
    new Promise<boolean>((resolve) => {
      settle = resolve;
      if (socket.destroyed) resolve(false);
      else socket.write(bytes);
    });
  return { socket, send };
}

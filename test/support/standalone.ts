import { connect, createServer, type Socket } from 'node:net';
import mongoose from 'mongoose';
import { connectStore } from '../../src/registry/connect-store.js';
import { ensureIndexes } from '../../src/registry/indexes.js';
import { openTestStore, type TestStore } from './store.js';

const opMsg = 2013;

/** Opens an empty store and connects Mongoose to it as to a standalone MongoDB, which has no transactions. `close` undoes it all. */
export async function connectStandaloneStore(): Promise<TestStore> {
  const store = await openTestStore();
  const standalone = await standBefore(store.uri);
  await connectStore(standalone.uri);
  await ensureIndexes();
  return {
    uri: standalone.uri,
    close: async () => {
      await mongoose.disconnect();
      await standalone.close();
      await store.close();
    },
  };
}

/**
 * Stands before a store as a MongoDB without a replica set: passes everything on, but answers the first command of any transaction
 * with `IllegalOperation`, word for word as such a server does.
 */
async function standBefore(uri: string): Promise<TestStore> {
  const [, start = '', host = ''] = /^(mongodb:\/\/(?:[^@/]*@)?)([^/?,]+)/.exec(uri) ?? [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const store = connectTo(decodeURIComponent(host));
    for (const socket of [client, store]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [client, store].map((each) => each.destroy()));
    }
    store.pipe(client);
    eachMessage(client, (message) => {
      if (beginsTransaction(message)) client.write(refusal(message));
      else store.write(message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new TypeError('listens on a port');
  return {
    uri: uri.replace(`${start}${host}`, `${start}127.0.0.1:${address.port}`),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function connectTo(host: string): Socket {
  const [, name = host, port = '27017'] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return host.startsWith('/') ? connect(host) : connect(Number(port), name);
}

/** A message begins with its length. */
function eachMessage(socket: Socket, use: (message: Buffer) => void): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
      const length = received.readInt32LE(0);
      use(received.subarray(0, length));
      received = received.subarray(length);
    }
  });
}

function beginsTransaction(message: Buffer): boolean {
  return message.readInt32LE(12) === opMsg && message.includes('\bstartTransaction\0\u0001', 'latin1');
}

function refusal(message: Buffer): Buffer {
  const body = mongoose.mongo.BSON.serialize({
    ok: 0,
    errmsg: 'Transaction numbers are only allowed on a replica set member or mongos',
    code: 20,
    codeName: 'IllegalOperation',
  });
  const head = Buffer.alloc(21); // length, id, the message it answers, OP_MSG; then its flags and the kind of its only section
  for (const [at, word] of [head.length + body.length, 1, message.readInt32LE(4), opMsg].entries()) {
    head.writeInt32LE(word, at * 4);
  }
  return Buffer.concat([head, body]);
}

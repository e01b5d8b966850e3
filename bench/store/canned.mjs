// The driver's own ceiling: a server that answers every read with the same documents and every write with "done", from a thread of its own.
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { BSON } from 'bson';

const HELLO = {
  helloOk: true,
  isWritablePrimary: true,
  maxBsonObjectSize: 16777216,
  maxMessageSizeBytes: 48000000,
  maxWriteBatchSize: 100000,
};
const VERSIONS = { minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30, ok: 1 };
const OP_QUERY = 2004;
let documents = [];
const encoded = new Map();

function reply(name) {
  if (!encoded.has(name)) encoded.set(name, Buffer.from(BSON.serialize(answerTo(name))));
  return encoded.get(name);
}

function answerTo(name) {
  if (name === 'find' || name === 'aggregate')
    return { cursor: { firstBatch: documents, id: 0n, ns: 'bench.movies' }, ok: 1 };
  return /hello|ismaster/i.test(name) ? { ...HELLO, ...VERSIONS } : { n: 1, nModified: 1, ok: 1 };
}

function answer(socket, message) {
  const isQuery = message.readInt32LE(12) === OP_QUERY;
  const body = isQuery ? message.indexOf(0, 20) + 9 : 21;
  const name = message.toString('latin1', body + 5, message.indexOf(0, body + 5));
  if (!isQuery && message.readUInt32LE(16) & 2) return;
  const bytes = reply(name);
  const head = Buffer.alloc(isQuery ? 36 : 21);
  head.writeInt32LE(head.length + bytes.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(isQuery ? 1 : 2013, 12);
  if (isQuery) head.writeInt32LE(1, 32);
  socket.write(Buffer.concat([head, bytes]));
}

const server = createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    while (received.length >= 16 && received.length >= received.readInt32LE(0)) {
      const length = received.readInt32LE(0);
      answer(socket, received.subarray(0, length));
      received = received.subarray(length);
    }
  });
});
server.listen(workerData.socket, () => parentPort.postMessage('ready'));
parentPort.on('message', (bytes) => {
  documents = bytes.map((each) => BSON.deserialize(each));
  encoded.clear();
  parentPort.postMessage('ready');
});

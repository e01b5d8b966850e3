import { createServer, type Server, type Socket } from 'node:net';
import * as admin from './admin-commands.js';
import { checkDocument, documentOf, fields, Value } from './bson-value.js';
import { encode, type Tree } from './bson-write.js';
import { CommandError, notSupported } from './command-error.js';
import { Command, type Engine } from './engine.js';
import * as read from './read-commands.js';
import * as write from './write-commands.js';

type Handler = (command: Command, engine: Engine) => Tree | Promise<Tree>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  hello: admin.hello,
  connectionStatus: admin.connectionStatus,
  getLog: admin.getLog,
  hostInfo: admin.hostInfo,
  endSessions: admin.endSessions,
  commitTransaction: admin.commitTransaction,
  abortTransaction: admin.abortTransaction,
  listDatabases: admin.listDatabases,
  listCollections: admin.listCollections,
  listIndexes: admin.listIndexes,
  create: admin.create,
  drop: admin.drop,
  dropDatabase: admin.dropDatabase,
  createIndexes: admin.createIndexes,
  dropIndexes: admin.dropIndexes,
  collStats: admin.collStats,
  dbStats: admin.dbStats,
  buildInfo: admin.buildInfo,
  ismaster: admin.hello,
  isMaster: admin.hello,
  buildinfo: admin.buildInfo,
  ping: admin.ok,
  refreshSessions: admin.ok,
  killSessions: admin.endSessions,
  find: read.find,
  aggregate: read.aggregate,
  count: read.count,
  distinct: read.distinct,
  getMore: read.getMore,
  killCursors: read.killCursors,
  insert: write.insert,
  update: write.update,
  delete: write.remove,
  findAndModify: write.findAndModify,
  findandmodify: write.findAndModify,
};

const HEADER = 16;
const MAX_MESSAGE = 48_000_000;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const MORE_TO_COME = 2;

/** Serves the MongoDB wire protocol to whoever connects. A message that cannot be understood ends its connection and nothing else. */
export function createWireServer(engine: Engine): Server {
  return createServer({ noDelay: true }, (socket) => {
    const connection = new Connection(socket, engine);
    socket.on('data', (chunk) => connection.take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => engine.endTransactions((_session, { owner }) => owner === connection));
  });
}

class Connection {
  readonly #socket: Socket;
  readonly #engine: Engine;
  #chunks: Buffer[] = [];
  #size = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: Socket, engine: Engine) {
    this.#socket = socket;
    this.#engine = engine;
  }

  take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= HEADER) {
      const first = this.#chunks[0];
      const start = first && first.length >= HEADER ? first : this.#join();
      const length = start.readInt32LE(0);
      if (length < HEADER + 5 || length > MAX_MESSAGE) return void this.#socket.destroy();
      if (this.#size < length) return;
      const all = this.#join();
      this.#chunks = all.length > length ? [all.subarray(length)] : [];
      this.#size -= length;
      this.#enqueue(all.subarray(0, length));
    }
  }

  #join(): Buffer {
    const [first] = this.#chunks;
    const all = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  #enqueue(message: Buffer): void {
    this.#last = this.#last.then(() => this.#answer(message)).catch(() => void this.#socket.destroy());
  }

  async #answer(message: Buffer): Promise<void> {
    const code = message.readInt32LE(12);
    if (code === OP_QUERY) return this.#answerQuery(message);
    if (code !== OP_MSG) throw new RangeError('unknown message');
    const { command, flags } = readMessage(message, this);
    const reply = await this.#run(command);
    if (flags & MORE_TO_COME) return;
    const bytes = encode(reply, HEADER + 5);
    writeHeader(bytes, message, OP_MSG);
    bytes.fill(0, HEADER, HEADER + 5);
    this.#socket.write(bytes);
  }

  async #answerQuery(message: Buffer): Promise<void> {
    const from = message.indexOf(0, HEADER + 4) + 9;
    checkDocument(message, from, message.length);
    const bytes = encode(
      await this.#run(toCommand(new Map(fields(new Value(3, message, from, message.length))), this)),
      HEADER + 20,
    );
    writeHeader(bytes, message, OP_REPLY);
    bytes.fill(0, HEADER, HEADER + 20);
    bytes.writeInt32LE(8, HEADER);
    bytes.writeInt32LE(1, HEADER + 16);
    this.#socket.write(bytes);
  }

  async #run(command: Command): Promise<Tree> {
    const handler = Object.hasOwn(HANDLERS, command.name) ? HANDLERS[command.name] : undefined;
    try {
      if (handler === undefined) throw notSupported(`the command ${command.name}`, 59);
      return await handler(command, this.#engine);
    } catch (error) {
      if (command.value('autocommit'))
        this.#engine.endTransactions(
          (_, { owner, number }) => owner === this && number === command.number('txnNumber'),
        );
      return errorReply(error);
    }
  }
}

function errorReply(error: unknown): Tree {
  if (error instanceof CommandError) {
    const { code, codeName, message, extra } = error;
    return { ok: 0, errmsg: message, code, codeName, ...(extra as Record<string, Tree>) };
  }
  const message = error instanceof Error ? error.message : String(error);
  const isFull = /ENOSPC|No space left|MDB_MAP_FULL/.test(message);
  return {
    ok: 0,
    errmsg: isFull ? 'the disk is full: nothing was written' : `the store failed: ${message}`,
    code: isFull ? 14031 : 1,
    codeName: isFull ? 'OutOfDiskSpace' : 'InternalError',
  };
}

function writeHeader(bytes: Buffer, request: Buffer, code: number): void {
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(0, 4);
  bytes.writeInt32LE(request.readInt32LE(4), 8);
  bytes.writeInt32LE(code, 12);
}

function toCommand(args: ReadonlyMap<string, Value | readonly Value[]>, owner: object): Command {
  const [name = ''] = args.keys();
  return new Command(name, args, owner);
}

/** OP_MSG: a body and any number of named lists of documents. @throws RangeError when malformed */
function readMessage(message: Buffer, owner: object): { command: Command; flags: number } {
  const flags = message.readUInt32LE(HEADER);
  const end = message.length - (flags & 1 ? 4 : 0);
  let args = new Map<string, Value | readonly Value[]>();
  const lists: [string, Value[]][] = [];
  for (let at = HEADER + 4; at < end; ) {
    const kind = message[at++];
    if (kind === 0) {
      const to = checkDocument(message, at, end);
      args = new Map(fields(new Value(3, message, at, to)));
      at = to;
    } else if (kind === 1) {
      const to = at + message.readInt32LE(at);
      const nameEnd = message.indexOf(0, at + 4);
      if (to > end || nameEnd < 0 || nameEnd >= to) throw new RangeError('malformed section');
      const list: Value[] = [];
      lists.push([message.toString('utf8', at + 4, nameEnd), list]);
      for (at = nameEnd + 1; at < to; ) {
        const documentEnd = checkDocument(message, at, to);
        list.push(new Value(3, message, at, documentEnd));
        at = documentEnd;
      }
    } else throw new RangeError('unknown section');
  }
  for (const [name, list] of lists) args.set(name, list);
  return { command: toCommand(args, owner), flags };
}

export const wholeDocument = documentOf;

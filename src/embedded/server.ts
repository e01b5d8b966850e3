import { createServer, type Server, type Socket } from 'node:net';
import { ADMIN_COMMANDS } from './admin-commands.js';
import { CommandError, refused, refuseOptions } from './command-error.js';
import { DATA_COMMANDS } from './data-commands.js';
import { type Command, type Engine, sessionOf } from './engine.js';
import { type Doc, decode, docOf, encode } from './values.js';

const COMMANDS = new Map(Object.entries({ ...DATA_COMMANDS, ...ADMIN_COMMANDS }));
const [HEADER, MAX_MESSAGE, OP_REPLY, OP_QUERY, OP_MSG, MORE_TO_COME] = [16, 48_000_000, 1, 2004, 2013, 2];

/** Speaks the MongoDB wire protocol. What cannot be understood ends its own connection and nothing else. */
export function createWireServer(engine: Engine): Server {
  return createServer({ noDelay: true }, (socket) => {
    let [received, size, last] = [[] as Buffer[], 0, Promise.resolve()];
    socket.on('error', () => socket.destroy());
    socket.on('close', () => engine.endTransactions(({ owner }) => owner === socket));
    socket.on('data', (chunk) => {
      received.push(chunk);
      size += chunk.length;
      while (size >= HEADER) {
        if ((received[0]?.length ?? 0) < HEADER) received = [Buffer.concat(received)];
        const length = received[0]?.readInt32LE() ?? 0;
        if (length <= HEADER || length > MAX_MESSAGE) return void socket.destroy();
        if (size < length) return;
        const all = received.length === 1 && received[0] ? received[0] : Buffer.concat(received);
        [received, size] = [[all.subarray(length)], size - length];
        last = last.then(() => answer(socket, engine, all.subarray(0, length))).catch(() => void socket.destroy());
      }
    });
  });
}

async function answer(socket: Socket, engine: Engine, message: Buffer): Promise<void> {
  const code = message.readInt32LE(12);
  if (code !== OP_QUERY && code !== OP_MSG) throw new RangeError('unknown message');
  const isQuery = code === OP_QUERY;
  const args = isQuery ? decode(message.subarray(message.indexOf(0, HEADER + 4) + 9)) : readSections(message);
  const [name, db] = [Object.keys(args)[0] ?? '', String(args.$db ?? 'admin')];
  const reply = encodeReply(await dispatch(engine, { name, args, db, ns: `${db}.${args[name]}`, owner: socket }));
  if (!isQuery && message.readUInt32LE(HEADER) & MORE_TO_COME) return;
  const head = Buffer.alloc(isQuery ? HEADER + 20 : HEADER + 5);
  head.writeInt32LE(head.length + reply.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  if (isQuery) head.writeInt32LE(1, HEADER + 16);
  socket.write(Buffer.concat([head, reply]));
}

/** A reply with the documents of its batch, which are encoded, put in as they are. */
function encodeReply(reply: Doc): Buffer {
  const { firstBatch, nextBatch, ...cursor } = docOf(reply.cursor);
  const batch = (firstBatch ?? nextBatch) as Buffer[] | undefined;
  if (batch === undefined) return encode(reply);
  const items = batch.flatMap((item, i) => [Buffer.from(`\x03${i}\0`), item]);
  const list = [Buffer.from(`\x04${firstBatch ? 'firstBatch' : 'nextBatch'}\0`), ...sized(items)];
  const parts = [Buffer.from('\x03cursor\0'), ...sized([...list, encode(cursor).subarray(4, -1)])];
  return Buffer.concat(sized([...parts, encode({ ok: 1 }).subarray(4, -1)]));
}

/** A document's elements between its length and its end. */
function sized(parts: readonly Buffer[]): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeInt32LE(parts.reduce((sum, part) => sum + part.length, 5));
  return [length, ...parts, Buffer.alloc(1)];
}

/** OP_MSG has a body, and lists of documents that belong into it. @throws RangeError, BSONError */
function readSections(message: Buffer): Doc {
  const end = message.length - (message.readUInt32LE(HEADER) & 1 ? 4 : 0);
  const [body, lists]: [Doc, Doc] = [{}, {}];
  for (let at = HEADER + 4, to = 0; at < end; at = to) {
    const kind = message[at++];
    to = at + message.readInt32LE(at);
    if (to > end || to < at + 5 || (kind !== 0 && kind !== 1)) throw new RangeError('malformed section');
    if (kind === 0) Object.assign(body, decode(message.subarray(at, to)));
    const nameEnd = message.indexOf(0, at + 4);
    const list: Doc[] = [];
    for (let from = nameEnd + 1, size = 0; kind === 1 && from < to; from += size) {
      size = message.readInt32LE(from);
      list.push(decode(message.subarray(from, from + size)));
    }
    if (kind === 1) lists[message.toString('utf8', at + 4, nameEnd)] = list;
  }
  return { ...body, ...lists };
}

/** Runs a command; a failure is a reply too, and ends the transaction that it belongs to. */
async function dispatch(engine: Engine, command: Command): Promise<Doc> {
  const { autocommit, lsid } = command.args;
  const reply = await run(engine, command).catch(failure);
  const hasFailed = reply.ok === 0 || reply.writeErrors !== undefined;
  if (hasFailed && autocommit === false) engine.endTransactions((_, id) => id === sessionOf(lsid));
  return reply;
}

async function run(engine: Engine, command: Command): Promise<Doc> {
  const known = COMMANDS.get(command.name);
  if (!known) throw refused(`the command ${command.name}`, 59);
  refuseOptions(command.args);
  return known(engine, command);
}

function failure(error: unknown): Doc {
  if (error instanceof CommandError) return { ok: 0, ...error.reply };
  const isFull = /ENOSPC|No space left|MAP_FULL|Input.output error/.test(String(error));
  const errmsg = isFull ? 'the disk is full (or fails): nothing was written' : `the store failed: ${error}`;
  return { ok: 0, errmsg, code: isFull ? 14031 : 1 };
}

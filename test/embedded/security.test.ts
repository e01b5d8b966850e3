import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmbeddedStore } from '../../src/embedded/embedded-store.js';
import { type Child, startChild } from './child-process.js';
import { MongoClient, openStore, temporaryFolder } from './embedded-kit.js';
import { deepFind, malformed, mutant } from './malformed.js';
import { seeded } from './seeded.js';
import { connectRaw, message, opMsg, ping, type RawConnection, socketOf } from './wire.js';

const messages = process.env.SOAK ? 100_000 : 2000;

describe('the socket', () => {
  it('can be opened by its owner alone, and so can its folder', async () => {
    const { uri, close } = await openStore();
    const path = socketOf(uri);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(statSync(path).uid).toBe(process.getuid?.());
    await close();
  });

  it('is gone with its folder when the store is closed', async () => {
    const { uri, close } = await openStore();
    await close();
    expect(() => statSync(dirname(socketOf(uri)))).toThrow('ENOENT');
  });

  it('is gone when the process exits without closing it', async () => {
    const dataDir = await temporaryFolder();
    const child = startChild('serve.mjs', dataDir);
    const folder = dirname(socketOf(String((await child.next())?.uri)));
    child.process.stdin?.write('x');
    await child.rest();
    await rm(dataDir, { recursive: true, force: true });
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  it('is not opened on the network unless a port is asked for, and then on loopback alone', async () => {
    const dataDir = await temporaryFolder();
    const store = await startEmbeddedStore({ dataDir, port: 0 });
    expect(store.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\//);
    const client = await MongoClient.connect(store.uri);
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe('a message that is malformed or huge closes the connection that sent it, and nothing else', () => {
  let dataDir: string;
  let child: Child;
  let uri: string;
  let bystander: RawConnection;

  beforeAll(async () => {
    dataDir = await temporaryFolder();
    child = startChild('serve.mjs', dataDir);
    uri = String((await child.next())?.uri);
    bystander = await connectRaw(uri);
    await bystander.send(message(opMsg({ insert: 'c', documents: [{ _id: 1, a: 1 }], $db: 'embedded' })));
  });
  afterAll(async () => {
    bystander.socket.destroy();
    child.process.stdin?.end();
    await child.rest();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each(Object.keys(malformed))('%s', async (name) => {
    const { send } = await connectRaw(uri);
    expect(await send(malformed[name]?.() ?? ping())).toBe(false);
    expect(await bystander.send(ping())).toBe(true);
  });

  it.each([
    ['documents in documents', [{ name: 'a', type: 3 }]],
    ['lists in lists', [{ name: '0', type: 4 }]],
    [
      '$and in $and',
      [
        { name: '$and', type: 4 },
        { name: '0', type: 3 },
      ],
    ],
  ])('100,000 %s end no other connection', async (_what, fields) => {
    const { send, socket } = await connectRaw(uri);
    await send(message(deepFind(fields, 100_000)));
    socket.destroy();
    expect(await bystander.send(ping())).toBe(true);
  });

  it('one that never ends takes no memory beyond what was sent', async () => {
    const before = await rss();
    const started = await Promise.all(Array.from({ length: 50 }, () => connectRaw(uri)));
    for (const { socket } of started) socket.write(message(Buffer.alloc(100), { length: 47_000_000 }));
    expect(await bystander.send(ping())).toBe(true);
    expect((await rss()) - before).toBeLessThan(30_000_000);
    for (const { socket } of started) socket.destroy();
  });

  it(`${messages.toLocaleString('en')} messages with bytes changed: it lives, what it kept is whole, and memory is flat`, async () => {
    const random = seeded(20_261_124);
    await sendMutants(random, messages / 4);
    const before = await rss();
    await sendMutants(random, (messages * 3) / 4);
    expect((await rss()) - before).toBeLessThan(60_000_000);
    const client = await MongoClient.connect(uri);
    const found = await client.db('embedded').collection('c').find().toArray();
    await client.close();
    expect(found).toMatchObject([{ a: 1 }]);
  }, 600_000);

  /** Sends them by several connections at once, each of which is replaced when it has been closed. */
  async function sendMutants(random: () => number, count: number): Promise<void> {
    let left = count;
    const lane = async () => {
      let connection = await connectRaw(uri);
      while (left-- > 0) {
        // What a driver would wait for the end of, or for no reply to, is given a ping to answer.
        if (!(await connection.send(Buffer.concat([mutant(random), ping(), ping()]))))
          connection = await connectRaw(uri);
      }
      connection.socket.destroy();
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    expect(await bystander.send(ping())).toBe(true);
  }

  async function rss(): Promise<number> {
    child.process.stdin?.write('?');
    return Number((await child.next())?.rss);
  }
});

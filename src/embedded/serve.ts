import { chmodSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { age } from './data-commands.js';
import { Engine } from './engine.js';
import { createWireServer } from './server.js';
import { Storage } from './storage.js';

/** Where the environment is, and where to listen: on a socket of this path, or on a port of 127.0.0.1. */
export type Place = { path: string; address: string | number; agingMs: number };
export type Running = { port: number; close(): Promise<void> };

/** Opens the environment and serves it. */
export async function serve({ path, address, agingMs }: Place): Promise<Running> {
  const engine = new Engine(new Storage(path));
  const server = createWireServer(engine);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  const at = typeof address === 'string' ? { path: address } : { host: '127.0.0.1', port: address };
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(at, resolve));
  if (typeof address === 'string') chmodSync(address, 0o600);
  const aging = setInterval(() => age(engine).catch(() => undefined), agingMs).unref();
  const close = async () => {
    clearInterval(aging);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    engine.endTransactions(() => true);
    engine.killUnused(Infinity);
    await engine.storage.db.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

// In a thread of its own: serves, says where, and stops when told to.
if (parentPort && workerData?.address !== undefined) {
  const running = await serve(workerData as Place);
  parentPort.postMessage(running.port);
  parentPort.once('message', () => void running.close().then(() => process.exit()));
}

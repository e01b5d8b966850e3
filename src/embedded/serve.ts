import { chmodSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { Engine } from './engine.js';
import { createWireServer } from './server.js';
import { Storage } from './storage.js';

export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens the environment in `path` and listens. */
export async function serve({
  path,
  address,
}: {
  path: string;
  address: { socket?: string; port?: number };
}): Promise<Running> {
  const storage = new Storage(path);
  const engine = new Engine(storage);
  const server = createWireServer(engine);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      address.socket === undefined ? { host: '127.0.0.1', port: address.port ?? 0 } : { path: address.socket },
      resolve,
    );
  });
  if (address.socket !== undefined) chmodSync(address.socket, 0o600);
  const listening = server.address() as AddressInfo | string;
  return {
    port: typeof listening === 'string' ? 0 : listening.port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      engine.close();
      await storage.close();
    },
  };
}

import type { Server } from 'node:http';

/**
 * Stops accepting, lets requests in flight end, and closes connections as they fall idle; whatever is still busy after
 * `graceMs` is cut off.
 */
export async function drainServer(server: Server, graceMs = 10_000): Promise<void> {
  if (!server.listening) return;
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(sweep);
  clearTimeout(cutOff);
}

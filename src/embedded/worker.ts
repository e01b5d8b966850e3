import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './serve.js';

// The store's thread: starts to serve, says so, and stops when told to.
try {
  const running = await serve(workerData);
  parentPort?.postMessage({ port: running.port });
  parentPort?.once('message', async () => {
    await running.close();
    parentPort?.close();
  });
} catch (error) {
  parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
}

/**
 * Serves a store: `node serve.mjs DATA_DIR`. Prints `{ uri }`, then `{ rss }` (bytes) for each `?` of its input; at an `x` it exits at once,
 * at the end of its input it closes the store.
 */
import { startEmbeddedStore } from '../../../dist/embedded/embedded-store.js';

const store = await startEmbeddedStore({ dataDir: process.argv[2] });
const say = (line) => console.log(JSON.stringify(line));
say({ uri: store.uri });
for await (const input of process.stdin) {
  if (String(input) === 'x') process.exit();
  say({ rss: process.memoryUsage.rss() });
}
await store.close();

/** The last step of `npm run build`: tsc writes no executable bit, and `npx scopeql` and `./dist/cli/main.js` need it. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';

chmodSync(join(import.meta.dirname, '..', 'dist', 'cli', 'main.js'), 0o755);

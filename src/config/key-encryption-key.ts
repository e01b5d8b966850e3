import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../lib/error-code-of.js';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';

/** The newest first, 32 bytes each. */
export type KeyEncryptionKeys = readonly [KeyObject, ...KeyObject[]];

const fileName = 'key-encryption-key';

/**
 * The keys that seal signing keys at rest: `KEY_ENCRYPTION_KEY`, else a development key kept in `DATA_DIR` (0600), made at the first
 * call. Call it once the embedded store is open: a `DATA_DIR` that is not ours must stay untouched.
 * @throws ConfigError when the file can't be read or written, or holds no key
 */
export async function loadKeyEncryptionKeys(
  config: Pick<Config, 'keyEncryptionKeys' | 'dataDir'>,
): Promise<KeyEncryptionKeys> {
  const [first, ...older] = config.keyEncryptionKeys ?? [];
  if (first) return [first, ...older];
  const path = join(config.dataDir, fileName);
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    return [decode((await read(path)) ?? (await create(path)), path)];
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError([
      `DATA_DIR: the key-encryption key can't be kept in ${path} (${errorCodeOf(cause) ?? cause})`,
    ]);
  }
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Server and command line may both be first: a whole file appears under its name at once, and the loser takes the winner's. */
async function create(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await file.sync();
    await link(draft, path);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
  return await readFile(path, 'utf8');
}

function decode(text: string, path: string): KeyObject {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length === 32) return createSecretKey(bytes);
  throw new ConfigError([
    `DATA_DIR: ${path} holds no key-encryption key (32 bytes in base64); restore it, or set KEY_ENCRYPTION_KEY`,
  ]);
}

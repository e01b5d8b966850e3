import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.js';
import { loadKeyEncryptionKeys } from '../../src/config/key-encryption-key.js';
import { readConfig } from '../../src/config/read-config.js';

describe('the development key-encryption key in DATA_DIR', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'scopeql-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));
  const load = (env: Record<string, string> = {}) => loadKeyEncryptionKeys(readConfig({ DATA_DIR: dataDir, ...env }));

  it('is made once, for its owner alone to read, and is the same afterwards', async () => {
    const [made] = await load();
    const [again] = await load();
    expect(again.equals(made)).toBe(true);
    expect((await stat(join(dataDir, 'key-encryption-key'))).mode & 0o777).toBe(0o600);
  });

  it('is one key for all that start together', async () => {
    const loaded = await Promise.all(Array.from({ length: 10 }, () => load()));
    const [first] = loaded.map(([key]) => key);
    expect(loaded.every(([key]) => first !== undefined && key.equals(first))).toBe(true);
    expect(await readdir(dataDir)).toEqual(['key-encryption-key']);
  });

  it('is not made when KEY_ENCRYPTION_KEY is set', async () => {
    const keys = await load({ KEY_ENCRYPTION_KEY: `${'A'.repeat(43)}=,${'B'.repeat(43)}=` });
    expect(keys).toHaveLength(2);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('refuses a file that holds no key, and leaves it as it is', async () => {
    const path = join(dataDir, 'key-encryption-key');
    await writeFile(path, 'not a key');
    await expect(load()).rejects.toThrow(ConfigError);
    expect(await readFile(path, 'utf8')).toBe('not a key');
  });
});

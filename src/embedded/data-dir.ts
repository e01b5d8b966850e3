import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EmbeddedStoreError } from './store-error.js';

export const FORMAT_FILE = 'scopeql-store';
const FORMAT = 1;
const OURS = /^(scopeql-store(\.\d+)?|key-encryption-key.*|\.gitignore)$/;
const MAGIC = 0xbeefc0de;

/** Makes a data directory ready, or refuses it and leaves it as it is; answers the path of the LMDB environment. @throws EmbeddedStoreError */
export function openDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const names = readdirSync(dataDir);
    if (!names.includes(FORMAT_FILE)) {
      const foreign = names.find((name) => !OURS.test(name));
      if (foreign !== undefined)
        throw new EmbeddedStoreError(
          `${dataDir} has files (${foreign}) but no ${FORMAT_FILE}: it is no data directory of ScopeQL. Set DATA_DIR to an empty or new directory`,
        );
      writeFormat(dataDir);
    }
    checkFormat(dataDir);
    const path = join(dataDir, 'store');
    mkdirSync(path, { recursive: true, mode: 0o700 });
    checkDataFile(join(path, 'data.mdb'));
    return path;
  } catch (error) {
    if (error instanceof EmbeddedStoreError) throw error;
    throw new EmbeddedStoreError(
      `the data directory ${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function writeFormat(dataDir: string): void {
  const path = join(dataDir, FORMAT_FILE);
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, `${JSON.stringify({ format: 'scopeql-store', version: FORMAT })}\n`, { mode: 0o600 });
  try {
    linkSync(mine, path); // whole or not at all, also when two processes start at once
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function checkFormat(dataDir: string): void {
  const path = join(dataDir, FORMAT_FILE);
  const match = /"version":(\d+)/.exec(readFileSync(path, 'utf8'));
  if (match === null)
    throw new EmbeddedStoreError(
      `${path} cannot be understood: restore ${dataDir} from a backup, or set DATA_DIR to a new directory`,
    );
  if (Number(match[1]) > FORMAT)
    throw new EmbeddedStoreError(
      `${dataDir} was written by a newer ScopeQL (format ${match[1]}, this one knows ${FORMAT}): update ScopeQL`,
    );
}

/** LMDB would crash on a damaged file, so that its two meta pages and its length are checked before it is opened. */
function checkDataFile(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const read = (at: number) => {
      const page = Buffer.alloc(160);
      readSync(file, page, 0, page.length, at);
      return page;
    };
    const first = read(0);
    const pageSize = first.readUInt32LE(24 + 24);
    const metas = [first, read(pageSize)];
    const isSound = metas.every(
      (page) => page.readUInt32LE(24) === MAGIC && page.readBigUInt64LE(24 + 120) < BigInt(size / pageSize + 1),
    );
    if (size > 0 && !isSound)
      throw new EmbeddedStoreError(
        `${path} is damaged, and was left as it is: restore it from a backup, or set DATA_DIR to a new directory`,
      );
  } finally {
    closeSync(file);
  }
}

import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Storage } from './storage.js';

/** Why a store cannot be used; the message is for the person who started it. */
export class EmbeddedStoreError extends Error {
  override readonly name = 'EmbeddedStoreError';
}

const [MARKER, FORMAT, MAGIC] = ['scopeql-store', 1, 0xbeefc0de];
const OURS = /^(scopeql-store(\.\d+)?|key-encryption-key.*|\.gitignore)$/;
const INSTEAD = 'restore it from a backup, or set DATA_DIR to a new directory';

/** Makes a data directory ready and answers where its environment is; one that is refused stays as it is. @throws EmbeddedStoreError */
export function openDataDir(dataDir: string): string {
  try {
    makeDirectory(resolve(dataDir));
    const problem = problemOf(dataDir, fs.readdirSync(dataDir));
    if (problem) throw new EmbeddedStoreError(problem);
    makeDirectory(resolve(dataDir, 'store'));
    return join(dataDir, 'store');
  } catch (error) {
    if (error instanceof EmbeddedStoreError) throw error;
    throw new EmbeddedStoreError(`the data directory ${dataDir} cannot be used: ${error}`, { cause: error });
  }
}

/** Not by `recursive: true`, which never returns in /proc. */
function makeDirectory(path: string): void {
  if (fs.existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!fs.existsSync(path)) throw error;
  }
}

function problemOf(dataDir: string, names: readonly string[]): string | undefined {
  const [marker, file] = [join(dataDir, MARKER), join(dataDir, 'store', 'data.mdb')];
  const foreign = names.includes(MARKER) ? undefined : names.find((name) => !OURS.test(name));
  if (foreign)
    return `${dataDir} has files (${foreign}) but no ${MARKER}: it is not ScopeQL's. Set DATA_DIR to an empty or new directory`;
  if (!names.includes(MARKER)) writeMarker(marker);
  const [, version] = /"version":(\d+)/.exec(fs.readFileSync(marker, 'utf8')) ?? [];
  if (!version) return `${marker} cannot be understood: ${INSTEAD}`;
  if (Number(version) > FORMAT)
    return `${dataDir} was written by a newer ScopeQL (format ${version}, not ${FORMAT}): update ScopeQL`;
  return fs.existsSync(file) && !isSound(file) ? `${file} is damaged, and was left as it is: ${INSTEAD}` : undefined;
}

function writeMarker(path: string): void {
  const own = `${path}.${process.pid}`;
  fs.writeFileSync(own, `${JSON.stringify({ format: MARKER, version: FORMAT })}\n`, { mode: 0o600 });
  try {
    fs.linkSync(own, path); // whole or not at all, also when two processes start at once
  } catch (error) {
    if (!fs.existsSync(path)) throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/** LMDB would crash on a damaged file: both meta pages must be such, and the pages be there (all but a few that are free). */
function isSound(path: string): boolean {
  const [bytes, { size }] = [Buffer.alloc(160), fs.statSync(path)];
  const file = fs.openSync(path, 'r');
  const isMeta = (at: number) => {
    const isRead = fs.readSync(file, bytes, 0, bytes.length, at) === bytes.length;
    const pages = size / bytes.readUInt32LE(48);
    return isRead && bytes.readUInt32LE(24) === MAGIC && Number(bytes.readBigUInt64LE(144)) < pages * 1.1 + 16;
  };
  const isAll = size === 0 || (isMeta(0) && isMeta(bytes.readUInt32LE(48)));
  fs.closeSync(file);
  return isAll;
}

/** Copies the store of a data directory, as it is at one moment, into a new file; others may write meanwhile. @throws EmbeddedStoreError */
export async function backupStore(dataDir: string, file: string): Promise<void> {
  const isThere = fs.existsSync(join(dataDir, 'store', 'data.mdb'));
  if (!isThere) throw new EmbeddedStoreError(`there is no store in ${dataDir}`);
  const storage = new Storage(openDataDir(dataDir));
  await makeFile(file, (directory) => storage.db.backup(directory, true)).finally(() => storage.db.close());
}

/** Makes of a backup the store of a data directory that has none. @throws EmbeddedStoreError */
export async function restoreStore(dataDir: string, file: string): Promise<void> {
  const isBackup = fs.existsSync(file) && fs.statSync(file).size > 0 && isSound(file);
  if (!isBackup) throw new EmbeddedStoreError(`${file} is not a backup, or it is damaged`);
  const copy = (directory: string) => fs.promises.copyFile(file, join(directory, 'data.mdb'));
  await makeFile(join(openDataDir(dataDir), 'data.mdb'), copy);
}

/** What `write` puts as `data.mdb` into a directory becomes this file, on disk and for its owner alone, or nothing does. */
async function makeFile(file: string, write: (directory: string) => Promise<void>): Promise<void> {
  if (fs.existsSync(file)) throw new EmbeddedStoreError(`${file} exists already, and stays`);
  let directory: string | undefined;
  try {
    directory = fs.mkdtempSync(`${file}-`);
    const made = join(directory, 'data.mdb');
    await write(directory);
    fs.chmodSync(made, 0o600);
    await fs.promises.open(made, 'r+').then((opened) => opened.sync().finally(() => opened.close()));
    fs.linkSync(made, file); // fails where another one has taken the name meanwhile
  } catch (error) {
    throw new EmbeddedStoreError(`${file} cannot be written: ${error}`, { cause: error });
  } finally {
    if (directory) fs.rmSync(directory, { recursive: true });
  }
}

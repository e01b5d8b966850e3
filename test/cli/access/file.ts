import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A folder of a test's own. */
export interface Folder {
  /** Writes a file, a value as YAML, and answers its path. */
  write(name: string, content: unknown): Promise<string>;
  readonly path: string;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'scopeql-access-'));
  return {
    path,
    write: async (name, content) => {
      const file = join(path, name);
      await writeFile(file, typeof content === 'string' ? content : stringify(content));
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BSON } from 'bson';
import mongoose from 'mongoose';
import { movieSchema } from './films.mjs';

/** The driver's own ceiling: the same model over a server that answers with the documents it was given, whatever it is asked. */
export async function startCeiling(folder) {
  const socket = join(folder, 'canned.sock');
  const worker = new Worker(new URL('./canned.mjs', import.meta.url), { workerData: { socket } });
  const ready = () => once(worker, 'message');
  await ready();
  const uri = `mongodb://${encodeURIComponent(socket)}/bench?directConnection=true`;
  const connection = await mongoose.createConnection(uri).asPromise();
  const answer = async (documents) => {
    worker.postMessage(documents.map((each) => BSON.serialize(each)));
    await ready();
  };
  const close = async () => {
    await connection.close();
    await worker.terminate();
  };
  return { Movie: connection.model('Movie', movieSchema), answer, close };
}

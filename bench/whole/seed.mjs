// Fills an embedded store with the demo's films: `node seed.mjs FOLDER`.
import { readFilmsFile } from '../../dist/demo/films-file.js';
import { importFilms } from '../../dist/demo/import-films.js';
import { startEmbeddedStore } from '../../dist/embedded/embedded-store.js';
import { Movie } from '../../dist/models/movie.js';
import { ensureIndexes } from '../../dist/registry/indexes.js';

const store = await startEmbeddedStore({ dataDir: process.argv[2] });
const mongoose = Movie.base;
await mongoose.connect(store.uri, { autoIndex: false });
await ensureIndexes();
await importFilms(await readFilmsFile());
await mongoose.disconnect();
await store.close();

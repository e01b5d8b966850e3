import { ConfigError } from '../../config/config-error.js';
import { command } from '../command.js';
import { typedNumber } from '../values/typed-number.js';

export const serve = command('store serve')
  .describe('Serve the embedded store to mongosh, Compass or a test until interrupted; prints its URI')
  .option(
    '--port <port>',
    'a port on 127.0.0.1, open to every local user (default: a socket for you alone)',
    typedNumber(0, 65_535),
  )
  .uses('config', 'embedded')
  .lasting()
  .example('store serve')
  .example('store serve --port 27117')
  .action(
    async ({ config, embedded, io }, { port }) => {
      if (config.mongodbUri !== null) {
        throw new ConfigError(['MONGODB_URI: it names another store; empty it to serve the embedded one']);
      }
      const uri = await embedded.serve(port);
      if (port !== undefined)
        io.stderr.write('warning: every local user may connect to this port, and change everything\n');
      return { uri };
    },
    ({ uri }) => [uri],
  );

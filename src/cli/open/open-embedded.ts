import { ConfigError } from '../../config/config-error.js';
import type { Session } from '../resources.js';

/** The embedded store of `DATA_DIR`, opened beside whatever other process has it open. */
export interface EmbeddedServer {
  /** Serves it while the command runs: on a port of 127.0.0.1, else on a socket for this user alone. Answers the URI. @throws ConfigError when `DATA_DIR` cannot be used */
  serve(port?: number): Promise<string>;
}

export async function openEmbedded(session: Session): Promise<EmbeddedServer> {
  const { dataDir } = await session.use('config');
  return {
    serve: async (port) => {
      const { startEmbeddedStore } = await import('../../embedded/embedded-store.js');
      try {
        const { uri, close } = await startEmbeddedStore({
          dataDir,
          thread: 'same',
          ...(port !== undefined && { port }),
        });
        session.onClose(close);
        return uri;
      } catch (cause) {
        throw new ConfigError([`DATA_DIR: ${cause instanceof Error ? cause.message : String(cause)}`]);
      }
    },
  };
}

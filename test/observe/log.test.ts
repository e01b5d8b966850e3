import { describe, expect, it } from '@jest/globals';
import { captureLog } from '../support/captured-log.js';

const secret = 'sqs_k3yid_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYXRhbG9nIn0.c2lnbmF0dXJl';

describe('the log keeps no secret, whatever it is handed', () => {
  it.each([
    ['a secret in the message', (log: Log) => log.info(`secret ${secret} is wrong`)],
    ['a token in the message', (log: Log) => log.info(`token ${token} has expired`)],
    ['an authorization header', (log: Log) => log.info({ headers: { authorization: `Bearer ${token}` } }, 'request')],
    [
      'Basic credentials',
      (log: Log) => log.warn(`Authorization: Basic ${Buffer.from(`a:${secret}`).toString('base64')}`),
    ],
    ['a field called client_secret', (log: Log) => log.info({ body: { client_secret: secret } }, 'form')],
    ['an error', (log: Log) => log.error({ err: new Error(`no client has ${secret}`) }, 'failed')],
    ['a bound field', (log: Log) => log.child({ token }).info('bound')],
    ['a connection string', (log: Log) => log.info(`mongodb://root:${secret}@db.example/scopeql`)],
  ])('%s', (_where, write) => {
    const { log, lines } = captureLog();
    write(log);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(secret);
    expect(lines.join()).not.toContain(Buffer.from(`a:${secret}`).toString('base64'));
    expect(lines.join()).not.toContain(token.slice(0, 30));
    expect(lines.join()).not.toContain('c2lnbmF0dXJl');
  });

  it('leaves everything else as it was', () => {
    const { log, entries } = captureLog();
    log.info({ clientId: 'catalog-reader', ms: 3 }, 'a basic request');
    expect(entries()[0]).toMatchObject({ level: 'info', clientId: 'catalog-reader', ms: 3, msg: 'a basic request' });
  });
});

type Log = ReturnType<typeof captureLog>['log'];

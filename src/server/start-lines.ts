import { type DemoCredentials, demoLines } from '../demo/demo-lines.js';
import type { RunningServer } from './run-server.js';

/** What `npm start` prints once it is ready: the URLs that exist and, after a first start, the demo clients with their secrets. */
export function startLines(
  { url, config }: Pick<RunningServer, 'url' | 'config'>,
  credentials: readonly DemoCredentials[] | null,
): string {
  const urls = [
    ['GraphQL', `${url}/graphql${config.production ? '' : ' (Apollo Sandbox in a browser)'}`],
    ['Tokens', `${url}/oauth/token`],
    ['Discovery', `${url}/.well-known/oauth-authorization-server`],
    ['Schema', `${url}/schema.graphql`],
    ['Health', `${url}/health/ready`],
    ['Metrics', `${url}/metrics`],
  ] as const;
  const lines = [
    '',
    `ScopeQL is ready on ${url}`,
    ...urls.map(([name, address]) => `  ${name.padEnd(10)} ${address}`),
    '',
    ...(credentials ? demoLines(credentials, { token: `${url}/oauth/token`, graphql: `${url}/graphql` }) : []),
  ];
  return `${lines.join('\n')}\n`;
}

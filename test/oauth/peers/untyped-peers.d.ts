/** The little that the suites use of packages that come without types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}

declare module 'simple-oauth2' {
  export class ClientCredentials {
    constructor(config: object);
    getToken(params: object): Promise<{ readonly token: Readonly<Record<string, unknown>> }>;
  }
}

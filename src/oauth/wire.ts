/** The headers that are read here, each with all of its values in their order: none, mostly one, or what should have been one. */
export type WireHeaders = Readonly<
  Record<'authorization' | 'content-type' | 'content-encoding' | 'dpop', readonly string[]>
>;

/** An HTTP request as the OAuth endpoints need it; whatever serves HTTP maps its own to this. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as the client sent them: `/oauth/token?x=1`. */
  readonly url: string;
  readonly headers: WireHeaders;
  /** The body as UTF-8 text, whatever its content type; empty: none. */
  readonly body: string;
  /** Address of the client, after `TRUST_PROXY` has been applied. */
  readonly ip: string;
  /** Ties log lines and audit events to the request. */
  readonly requestId: string;
}

/** An HTTP answer, to be sent as it is: status, headers (names in lower case, `content-type` among them) and body. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or empty. */
  readonly body: string;
  /** For the one line that the log has for each request: who, what for, why not. Never a secret or a token. */
  readonly logged?: Readonly<Record<string, unknown>>;
}

/** A request to the protected resource, of which the OAuth side reads the credentials alone. */
export type ResourceRequest = Omit<WireRequest, 'body'>;

/** What a caller may rely on about one error code: `extensions.code` and the HTTP status when the whole document is refused. */
export interface CataloguedError {
  /** `null`: it never refuses a whole document. */
  readonly status: number | null;
  /** Of a request that is no document, where `status` is null. */
  readonly requestStatus?: number;
  /** One line of documentation. */
  readonly meaning: string;
}

/** Every code that `/graphql` answers. Stable; the documentation's table is made from it. */
export const errorCatalogue = {
  UNAUTHENTICATED: {
    status: 401,
    meaning: 'No token, and the document asks for more than is public; or a token that is not valid.',
  },
  FORBIDDEN: {
    status: 403,
    meaning: 'The client lacks a permission, a scope or the row; the extensions say which, and what would grant it.',
  },
  NOT_FOUND: {
    status: null,
    requestStatus: 404,
    meaning: 'The row is missing, or the client may not see it: the same.',
  },
  BAD_USER_INPUT: { status: 400, meaning: 'A value is wrong; `fields` says where and why.' },
  CONFLICT: {
    status: 422,
    meaning:
      'A unique key is taken, or the row has a newer version than `ifVersion`; the whole document: its `Idempotency-Key` was used for another.',
  },
  LIMIT_EXCEEDED: {
    status: 400,
    meaning: 'The request is larger or deeper than a limit allows; the message names it.',
  },
  RATE_LIMITED: { status: 429, meaning: 'Too many requests; try again after `Retry-After` seconds.' },
  SERVICE_UNAVAILABLE: {
    status: 503,
    meaning: 'The store is down, or this node does not know the grants well enough to decide.',
  },
  GRAPHQL_PARSE_FAILED: { status: 400, meaning: 'The document is not GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: 'The document does not fit the schema.' },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    meaning: 'The document has no operation of that name, or several and none was named.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    meaning: 'The hash of the persisted query is not known: send the query with it.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, meaning: 'Persisted queries are off: send the query.' },
  BAD_REQUEST: { status: 400, meaning: 'The HTTP request is malformed.' },
  INTERNAL_SERVER_ERROR: { status: 500, meaning: 'A fault of the server; the request id finds its cause in the log.' },
} as const satisfies Readonly<Record<string, CataloguedError>>;

/** The HTTP status of a request that is refused with a code. */
export function statusOf(code: ErrorCode): number {
  const { status, requestStatus }: CataloguedError = errorCatalogue[code];
  return status ?? requestStatus ?? 400;
}

/** The code that says what a status means; a 4xx that none is for is BAD_REQUEST. */
export function codeOf(status: number): ErrorCode {
  if (status === 400) return 'BAD_REQUEST';
  const codes = Object.keys(errorCatalogue).filter(isErrorCode);
  return (
    codes.find((code) => statusOf(code) === status && status >= 400) ??
    (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR')
  );
}

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** Whether a value is a code of the catalogue. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

import { createHash } from 'node:crypto';
import type { HTTPGraphQLRequest } from '@apollo/server';
import { AppError } from '../../lib/app-error.js';
import type { TrustedDocumentsMode } from '../../registry/client-limits.js';
import { isRecord, type Manifest } from './read-manifest.js';

/** A document that is none of the trusted ones, where only those are served. */
export class UntrustedDocumentError extends AppError {
  readonly limit = 'TRUSTED_DOCUMENTS_MODE';

  constructor() {
    super('BAD_REQUEST', 'Only trusted documents are served here (TRUSTED_DOCUMENTS_MODE)');
  }
}

/** How a request says what is to be executed. */
interface Asked {
  readonly query: unknown;
  /** `documentId` (GraphQL over HTTP, persisted documents), or the hash of Apollo's `extensions.persistedQuery`. */
  readonly id: unknown;
}

/**
 * Puts the text of a trusted document where a request only names it. With `only`, a request for anything else is refused, named or
 * written out; what asks for nothing at all is left to be refused as malformed.
 */
export class TrustedDocuments {
  readonly #textById: Manifest;
  readonly #texts: ReadonlySet<string>;

  constructor(manifest: Manifest) {
    const texts = [...manifest.values()];
    // Whatever ids a manifest has, Apollo's clients name a document by the hash of its text.
    this.#textById = new Map([...texts.map((text) => [sha256(text), text] as const), ...manifest]);
    this.#texts = new Set(texts);
  }

  /** @throws UntrustedDocumentError */
  resolve(request: HTTPGraphQLRequest, mode: TrustedDocumentsMode): HTTPGraphQLRequest {
    if (mode === 'off') return request;
    if (request.method === 'GET') return this.#resolveGet(request, mode);
    const { body } = request;
    if (!isRecord(body)) return request;
    const text = this.#textOf(body, mode);
    return text === null ? request : { ...partsOf(request), body: withText(body, text) };
  }

  #resolveGet(request: HTTPGraphQLRequest, mode: TrustedDocumentsMode): HTTPGraphQLRequest {
    const given = new URLSearchParams(request.search);
    // A parameter that comes twice is refused by whoever reads it next, unless it decided here.
    const extensions = parseJson(given.get('extensions'));
    const [query, documentId] = [given.get('query') ?? undefined, given.get('documentId') ?? undefined];
    const text = this.#textOf({ query, documentId, extensions }, mode);
    if (text === null) return request;
    for (const name of ['query', 'documentId', 'extensions']) given.delete(name);
    given.set('query', text);
    return { ...partsOf(request), search: `?${given}` };
  }

  /** The trusted text that is asked for; `null`: what was sent may be executed as it is, or is malformed. */
  #textOf(sent: Readonly<Record<string, unknown>>, mode: TrustedDocumentsMode): string | null {
    const { query, id } = asked(sent);
    if (isAbsent(query) && isAbsent(id)) return null;
    const known = isAbsent(query) ? this.#textById.get(String(id)) : this.#knownText(query);
    if (known !== undefined) return known;
    if (mode === 'only') throw new UntrustedDocumentError();
    return null;
  }

  #knownText(query: unknown): string | undefined {
    return typeof query === 'string' && this.#texts.has(query) ? query : undefined;
  }
}

function asked({ query, documentId, extensions }: Readonly<Record<string, unknown>>): Asked {
  const persisted = isRecord(extensions) ? extensions.persistedQuery : undefined;
  return { query, id: documentId ?? (isRecord(persisted) ? persisted.sha256Hash : undefined) };
}

/** A request may work out its parts only when they are read. */
function partsOf({ method, headers, search, body }: HTTPGraphQLRequest): HTTPGraphQLRequest {
  return { method, headers, search, body };
}

function withText(body: Readonly<Record<string, unknown>>, query: string): Readonly<Record<string, unknown>> {
  const { documentId: _id, extensions, ...rest } = body;
  if (!isRecord(extensions)) return { ...rest, query };
  const { persistedQuery: _persisted, ...others } = extensions;
  return { ...rest, query, ...(Object.keys(others).length > 0 && { extensions: others }) };
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

import type { OpenAllowance } from '../cost/allowance.js';
import type { Engine } from '../engine.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** An engine that takes trusted documents by name, and from clients that must have only those nothing else. */
export function withTrustedDocuments(engine: Engine, trusted: TrustedDocuments, openAllowance: OpenAllowance): Engine {
  return {
    ...engine,
    async handle(request, caller) {
      const { actor } = caller;
      const { limits } = caller.allowance ?? openAllowance({ actor, address: '', wantsReport: false });
      return engine.handle(trusted.resolve(request, limits.trustedDocumentsMode), caller);
    },
  };
}

import type { Permission, Scope } from '../access/rights.js';

/** A client of the demo: what it may do and under which scopes. */
export interface DemoClient {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly permissions: readonly Permission[];
}

/** Every permission and scope that the schema knows. */
export interface Everything {
  readonly permissions: ReadonlySet<Permission>;
  readonly scopes: ReadonlySet<Scope>;
}

const VIEW_ALL = ['view_movie', 'view_director', 'view_distributor'];

/** The clients of the demo, from the least to the most powerful. */
export function demoClients({ permissions, scopes }: Everything): readonly DemoClient[] {
  return [
    { id: 'catalog-reader', name: 'Reads the catalog', scopes: ['read'], permissions: VIEW_ALL },
    {
      id: 'catalog-editor',
      name: 'Edits the films',
      scopes: ['read', 'write'],
      permissions: [...VIEW_ALL, 'add_movie', 'change_movie', 'delete_movie'],
    },
    { id: 'finance', name: 'Reads the money too', scopes: ['read', 'movie:finance'], permissions: VIEW_ALL },
    { id: 'platform-admin', name: 'May do everything', scopes: [...scopes], permissions: [...permissions] },
  ];
}

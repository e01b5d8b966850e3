import type { Permission, Scope, StoredWhere } from '../access/rights.js';

/** A client of the demo: what it may do, on which rows, and under which scopes. */
export interface DemoClient {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly grants: readonly DemoGrant[];
}

/** `where: null`: on every row. */
export interface DemoGrant {
  readonly permission: Permission;
  readonly where: StoredWhere | null;
}

/** Every permission and scope that the schema knows. */
export interface Everything {
  readonly permissions: ReadonlySet<Permission>;
  readonly scopes: ReadonlySet<Scope>;
}

const byLionsgate: StoredWhere = { distributor: { name: { eq: 'Lionsgate' } } };
const viewAll = onEveryRow('view_movie', 'view_director', 'view_distributor');

/** The clients of the demo, from the least to the most powerful. */
export function demoClients({ permissions, scopes }: Everything): readonly DemoClient[] {
  return [
    { id: 'catalog-reader', name: 'Reads the catalog', scopes: ['read'], grants: viewAll },
    {
      id: 'catalog-editor',
      name: 'Edits the films',
      scopes: ['read', 'write'],
      grants: [...viewAll, ...onEveryRow('add_movie', 'change_movie', 'delete_movie')],
    },
    { id: 'finance', name: 'Reads the money too', scopes: ['read', 'movie:finance'], grants: viewAll },
    {
      id: 'lionsgate',
      name: 'Sees and changes the films of Lionsgate',
      scopes: ['read', 'write'],
      grants: [
        { permission: 'view_movie', where: byLionsgate },
        { permission: 'change_movie', where: byLionsgate },
      ],
    },
    { id: 'platform-admin', name: 'May do everything', scopes: [...scopes], grants: onEveryRow(...permissions) },
  ];
}

function onEveryRow(...permissions: readonly Permission[]): readonly DemoGrant[] {
  return permissions.map((permission) => ({ permission, where: null }));
}

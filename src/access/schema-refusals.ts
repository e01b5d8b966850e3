import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { ConfigProblems } from './config-problems.js';
import { memberCoordinate } from './coordinate.js';

/**
 * Notes each way that leads back to Query or Mutation from below: through it a query would run mutations, and `__schema` would be asked
 * where no visible schema answers it (AZ-3, AZ-10).
 */
export function noteRootsBelow(schema: GraphQLSchema, problems: ConfigProblems): void {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((root) => root != null);
  const isRoot = (type: GraphQLNamedType) => roots.some((root) => root === type);
  for (const root of roots) {
    if (root.getInterfaces().length > 0) problems.add(root.name, 'implements an interface, so a field could answer it');
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isUnionType(type) && type.getTypes().some(isRoot)) problems.add(type.name, 'has a root type as a member');
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      if (isRoot(getNamedType(field.type))) {
        problems.add(memberCoordinate(type.name, field.name), 'answers a root type, which only an operation begins at');
      }
    }
  }
}

/** A Django-style code: `view_movie`, `catalog.publish_movie`. */
const permissionGrammar = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,99}$/;

/** Whether a permission can be named in a grant, a command and a list that spaces separate. */
export function isPermissionName(name: string): boolean {
  return permissionGrammar.test(name);
}

/** Whether a token can have such a scope (RFC 6749 3.3): printable ASCII without space, quote and backslash. */
export function isScopeName(name: string): boolean {
  return /^[\x21\x23-\x5B\x5D-\x7E]{1,200}$/.test(name);
}

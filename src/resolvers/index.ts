import type { Resolvers } from '../graphql/generated/resolvers.js';
import { serverInfo } from './server-info.js';
import { viewer } from './viewer.js';

/** Every hand-written field, listed explicitly; what `@model` generates needs no line here. */
export const resolvers: Resolvers = {
  Query: { serverInfo, viewer },
};

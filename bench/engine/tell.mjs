/** Tells the parent how a server can be asked, and ends with it: a parent may end without a word. */
export function tell(port, { path = '/graphql', token = null } = {}) {
  process.send({ port, path, token });
  process.on('disconnect', () => process.exit());
}

/**
 * Whether only this machine can reach an address, or is behind it: `localhost`, `::1` and all of `127.0.0.0/8`, also as an IPv6 socket
 * writes them (`::ffff:127.0.0.1`; RFC 4291, 2.5.5.2).
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(host);
}

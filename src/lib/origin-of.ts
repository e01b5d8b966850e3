/** Where a server of plain HTTP answers: `http://127.0.0.1:4000`, `http://[::1]:4000` (RFC 3986, 3.2.2: IPv6 stands in brackets). */
export function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

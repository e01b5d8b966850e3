/** A client of the demo with the secret that is shown this once. */
export interface DemoCredentials {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
}

/** Where the server answers, from the caller's point of view: `http://127.0.0.1:4000/oauth/token`. */
export interface DemoUrls {
  readonly token: string;
  readonly graphql: string;
}

const QUERY = '{"query":"{ movies(first: 3) { nodes { title } } }"}';

/** The clients with their secrets, and two commands for bash or sh that ask for three films; one line each. */
export function demoLines(clients: readonly DemoCredentials[], urls: DemoUrls): readonly string[] {
  const [reader] = clients;
  if (!reader) {
    return [];
  }
  const width = Math.max(...clients.map(({ id }) => id.length));
  return [
    'Demo clients. Their secrets are shown this once and stored only hashed:',
    '',
    ...clients.map(({ id, name, secret }) => `  ${id.padEnd(width)}  ${secret}  ${name}`),
    '',
    'Ask for three films. Paste both lines into a shell:',
    '',
    ...pasteable(reader, urls),
    '',
  ];
}

// No jq: sed cuts the token out.
function pasteable({ id, secret }: DemoCredentials, urls: DemoUrls): readonly string[] {
  return [
    `TOKEN=$(curl -sS -u '${id}:${secret}' -d grant_type=client_credentials '${urls.token}' | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')`,
    `curl -sS '${urls.graphql}' -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${QUERY}'; echo`,
  ];
}

import { createHash, createHmac } from 'node:crypto';

/** What a signature vouches for. */
export interface Signed {
  readonly clientSecret: string;
  readonly method: 'POST';
  /** As the receiver sees it, scheme and host in front. */
  readonly url: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** Which of the two older signatures stands beside that of v3. */
export type OlderSignature = 'v1' | 'v2';

/** The signature of v1: SHA-256, hexadecimal, of the secret and the body. Source: webhooks guide and the official client. */
export function signatureV1({ clientSecret, body }: Signed): string {
  return createHash('sha256')
    .update(clientSecret + body)
    .digest('hex');
}

/** The signature of v2: as v1, with method and URL before the body. Source: webhooks guide and the official client. */
export function signatureV2({ clientSecret, method, url, body }: Signed): string {
  return createHash('sha256')
    .update(clientSecret + method + url + body)
    .digest('hex');
}

/** The signature of v3: HMAC-SHA256, Base64, over method, URL, body and time. Source: the guide to request validation and the official client. */
export function signatureV3({ clientSecret, method, url, body, timestamp }: Signed): string {
  return createHmac('sha256', clientSecret)
    .update(method + decodedForV3(url) + body + timestamp)
    .digest('base64');
}

/** The characters that v3 signs decoded. Source: the guide to request validation. */
const decodedInV3: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

function decodedForV3(url: string): string {
  return url.includes('%') ? url.replace(/%[0-9a-f]{2}/gi, (code) => decodedInV3[code.toUpperCase()] ?? code) : url;
}

/** The headers that sign a request. */
export function signatureHeaders(signed: Signed, older: OlderSignature): Readonly<Record<string, string>> {
  return {
    'X-HubSpot-Signature': older === 'v1' ? signatureV1(signed) : signatureV2(signed),
    'X-HubSpot-Signature-Version': older,
    'X-HubSpot-Signature-v3': signatureV3(signed),
    'X-HubSpot-Request-Timestamp': String(signed.timestamp),
  };
}

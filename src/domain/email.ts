/** Longest address that mail takes. Source: RFC 5321. */
const charsMax = 254;
const form = /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*\p{L}$/u;

/**
 * True for an address of the form that HubSpot takes for an email. Source: recorded errors-objects-12 for the refusal; assumed:
 * the form. That HubSpot also refuses top-level domains which do not exist is known, and not looked at.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > charsMax || !form.test(text)) return false;
  const name = text.slice(0, text.indexOf('@'));
  return !name.startsWith('.') && !name.endsWith('.') && !name.includes('..');
}

import { consentAssumed } from '../catalogue/consent.ts';
import { type OAuthErrorRow, oauthErrorRows } from '../catalogue/oauth-errors.ts';

/** What is known of OAuth besides its operations: the refusals and the pages where users consent. Markdown, for the fidelity page. */
export function oauthSection(): string {
  return `Refusals have status 400 and a body of OAuth's own.

| error | status | message | source |
| --- | --- | --- | --- |
${Object.values(oauthErrorRows).map(refusalLine).join('\n')}

Assumed of the pages under \`/oauth/authorize\` and \`/oauth/{hubId}/authorize\`:

${consentAssumed.map((text) => `- ${text}.`).join('\n')}`;
}

function refusalLine({ body: { error, status, message }, source }: OAuthErrorRow): string {
  return `| ${error ?? 'left out'} | ${status} | ${message} | ${source} |`;
}

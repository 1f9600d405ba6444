import { retryDelaysSeconds, retryJitter } from '../catalogue/webhook-delivery.ts';
import { commonFields, webhookPayloads } from '../catalogue/webhook-payloads.ts';

/** What the fidelity page says of webhooks: the fields of their events, and what is assumed of them. Markdown. */
export function webhookSection(): string {
  const rows = Object.entries(webhookPayloads);
  const lines = rows.map(([verb, { fields, genericFields, evidence, source }]) => {
    const generic = genericFields.length === 0 ? 'none' : code(genericFields);
    return `| ${verb} | ${code(fields)} | ${generic} | ${evidence} | ${source} |`;
  });
  const assumed = rows.flatMap(([verb, row]) => row.assumed.map((text) => `- **${verb}**: ${text}.`));
  const hours = Math.floor((retryDelaysSeconds.reduce((sum, seconds) => sum + seconds, 0) * retryJitter.most) / 360) / 10;
  return `Every event begins with ${code(commonFields)}.

| event | its other fields | only in the \`object.*\` form | evidence | source |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

${assumed.join('\n')}
- **retries**: the delays between attempts (${retryDelaysSeconds.join(', ')} seconds, stretched by ${retryJitter.least} to ${retryJitter.most}; ${hours} hours at
  most); the times of recorded attempts would settle them.
- **signatures**: v1 beside v3, as the guide has it for webhooks; \`webhookSignature: 'v2'\` puts v2 in its place.`;
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

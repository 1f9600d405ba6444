/** What a server's metrics are now. */
export async function metricsOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/_crosstie/metrics`);
  if (!answer.ok) throw new Error(`the metrics answer ${answer.status}`);
  return answer.text();
}

/** The value of the one series that has a name and these labels; 0 where there is none yet. */
export function readingOf(page: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  return valuesOf(page, name, labels)[0] ?? 0;
}

/** All series of a name that have these labels, added up. */
export function sumOf(page: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  return valuesOf(page, name, labels).reduce((sum, value) => sum + value, 0);
}

function valuesOf(page: string, name: string, labels: Readonly<Record<string, string>>): readonly number[] {
  return page.split('\n').flatMap((line) => {
    const [, found, written = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found !== name) return [];
    return Object.entries(labels).every(([label, text]) => written.includes(`${label}="${text}"`)) ? [Number(value)] : [];
  });
}

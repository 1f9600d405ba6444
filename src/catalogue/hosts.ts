/** A host by which programs reach HubSpot. */
export interface HostRow {
  readonly host: string;
  /** `api` answers calls, `app` shows the page of consent. */
  readonly kind: 'api' | 'app';
  readonly source: string;
}

const regions = ['eu1', 'na2', 'na3', 'ap1'] as const;

/** Every host whose calls this server can answer. */
export const hosts: readonly HostRow[] = [
  { host: 'api.hubapi.com', kind: 'api', source: "HubSpot's OpenAPI files and guides" },
  { host: 'api.hubspot.com', kind: 'api', source: 'code of @hubspot/mcp-server 0.4.0' },
  { host: 'app.hubspot.com', kind: 'app', source: 'guide of OAuth' },
  ...regions.flatMap((region): readonly HostRow[] => [
    { host: `api-${region}.hubapi.com`, kind: 'api', source: 'assumed: named as the host of the app in the region' },
    { host: `api-${region}.hubspot.com`, kind: 'api', source: 'assumed: named as the host of the app in the region' },
    {
      host: `app-${region}.hubspot.com`,
      kind: 'app',
      source: region === 'eu1' ? 'guide of OAuth' : 'assumed: named as the host of the app in the region eu1',
    },
  ]),
];

/** The same hosts, to be asked whether one is among them. */
export const hostNames: ReadonlySet<string> = new Set(hosts.map(({ host }) => host));

import type { Workload } from '../../operations/workload.ts';
import type { Background, WebhookLag } from '../../webhooks/start.ts';
import type { HttpServer } from '../http-server.ts';
import { version } from '../version.ts';
import type { RefusalReason, RequestTallies } from './request-tallies.ts';
import type { StoreTallies } from './store-tallies.ts';

/** What is counted in this process, to be read when somebody asks. */
export interface Counted {
  readonly version: string;
  /** The name of the storage engine. */
  readonly engine: string;
  readonly requests: RequestTallies;
  readonly store: StoreTallies;
  requestsUnderWay(): number;
  /** Bytes of bodies that wait for the rest of them, or for their answer. */
  bodyBytes(): number;
  /** Requests that were turned away because there was too much to do. */
  refused(reason: RefusalReason): number;
  webhookLag(): WebhookLag;
}

/** Where a server's counts are. */
export interface CountedParts {
  readonly server: HttpServer;
  readonly workload: Workload;
  readonly tallies: StoreTallies;
  readonly background: Background;
  readonly engine: string;
}

/** What a server counts, as metrics show it. */
export function countedOf({ server, workload, tallies, background, engine }: CountedParts): Counted {
  return {
    version: version(),
    engine,
    requests: server.tallies,
    store: tallies,
    requestsUnderWay: () => server.underWay,
    bodyBytes: () => server.bodyBytes,
    refused: (reason) => (reason === 'portal' ? workload.refused : server.refused(reason)),
    webhookLag: () => background.lag(),
  };
}

/** What a scrape is answered. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** Makes what answers scrapes. The library is loaded with the first: a start does not wait for it, and most tests never ask. */
export function metricsOf(counted: Counted): () => Promise<MetricsPage> {
  let loading: Promise<{ page(): Promise<MetricsPage> }> | undefined;
  return async () => {
    loading ??= import('./page.ts').then(({ Metrics }) => new Metrics(counted));
    return (await loading).page();
  };
}

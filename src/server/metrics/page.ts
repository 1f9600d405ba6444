import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counted, MetricsPage } from './counted.ts';
import type { Histogram } from './histogram.ts';
import { refusalReasons } from './request-tallies.ts';
import type { StoreTallies } from './store-tallies.ts';

const msPerSecond = 1_000;

/** What a metric is called, and by what its values are divided to be in the unit of its name. */
interface Named {
  readonly name: string;
  readonly help: string;
  readonly unit: number;
}

/** A histogram that was counted elsewhere, and its labels. */
interface Series {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly histogram: Histogram;
}

/**
 * Shows histograms that were counted elsewhere. The library's own look labels up in a map, by a text that they make of them for each value, which
 * costs more than all else that a request is counted by. They stand on its gauge, whose one method is what the registry asks.
 */
class ShownHistogram extends Gauge {
  readonly #named: Named;
  readonly #series: () => Iterable<Series>;

  constructor(registry: Registry, named: Named, series: () => Iterable<Series>) {
    super({ name: named.name, help: named.help, registers: [registry] });
    this.#named = named;
    this.#series = series;
  }

  override async get() {
    const shown = await super.get();
    const values = [...this.#series()].flatMap((series) => linesOf(this.#named, series));
    // The library's types have a number here, and its registry writes the word.
    return { ...shown, type: 'histogram' as unknown as typeof shown.type, values };
  }
}

function linesOf({ name, unit }: Named, { labels, histogram: { bounds, counts, sum } }: Series) {
  let below = 0;
  const buckets = counts.map((count, place) => {
    below += count;
    const bound = bounds[place];
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bound === undefined ? '+Inf' : bound / unit }, value: below };
  });
  return [...buckets, { metricName: `${name}_sum`, labels, value: sum / unit }, { metricName: `${name}_count`, labels, value: below }];
}

/** What the server counted, as Prometheus reads it. What the library counts of the process itself begins with the first scrape. */
export class Metrics {
  readonly #registry = new Registry();

  constructor(counted: Counted) {
    this.#showServer(counted);
    this.#showRequests(counted);
    this.#showStore(counted.store);
    this.#showWebhooks(counted);
    collectDefaultMetrics({ register: this.#registry });
  }

  async page(): Promise<MetricsPage> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #showServer({ version, engine }: Counted): void {
    const build = new Gauge({
      name: 'crosstie_build_info',
      help: 'Always 1; what runs stands in the labels.',
      labelNames: ['version', 'node', 'engine'],
      registers: [this.#registry],
    });
    build.set({ version, node: process.version, engine }, 1);
  }

  #showRequests({ requests, requestsUnderWay, bodyBytes, refused }: Counted): void {
    const named = {
      name: 'crosstie_http_request_duration_seconds',
      help: 'From the head of a request to its answer, by operation, method and status.',
      unit: msPerSecond,
    };
    new ShownHistogram(this.#registry, named, function* () {
      for (const { operation, method, statuses } of requests.all()) {
        for (const { status, ms } of statuses) yield { labels: { operation, method, status }, histogram: ms };
      }
    });
    this.#gauge('crosstie_http_requests_under_way', 'Requests that are not answered yet.', requestsUnderWay);
    this.#gauge('crosstie_http_body_bytes', 'Bytes of bodies that wait for the rest of them, or for their answer.', bodyBytes);
    const refusals = new Counter({
      name: 'crosstie_http_requests_refused_total',
      help: 'Requests that were turned away because there was too much to do, by what was too much.',
      labelNames: ['reason'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const reason of refusalReasons) this.inc({ reason }, refused(reason));
      },
    });
    void refusals;
  }

  #showStore(store: StoreTallies): void {
    this.#gauge('crosstie_commands_waiting', 'Writes that wait for a turn, or are in one.', () => store.waiting);
    const shown: readonly (readonly [name: string, help: string, unit: number, series: readonly Series[]])[] = [
      ['crosstie_turn_commands', 'How many writes a turn had.', 1, [unlabelled(store.turnCommands)]],
      ['crosstie_turn_duration_seconds', 'How long turns took until they were durable.', msPerSecond, [unlabelled(store.turnMs)]],
      ['crosstie_store_read_duration_seconds', 'How long reads took, of SQLite one in sixteen.', msPerSecond, [unlabelled(store.readMs)]],
      [
        'crosstie_store_commit_duration_seconds',
        'How long it took to make durable what was written: a sync of the journal, or a commit of the database.',
        msPerSecond,
        Object.entries(store.commitMs).map(([place, histogram]) => ({ labels: { place }, histogram })),
      ],
    ];
    for (const [name, help, unit, series] of shown) new ShownHistogram(this.#registry, { name, help, unit }, () => series);
  }

  #showWebhooks({ webhookLag }: Counted): void {
    this.#gauge('crosstie_webhook_lag_seconds', 'How old the oldest event is that has not arrived; 0 where there is none.', () => {
      return webhookLag().oldestMs / msPerSecond;
    });
    this.#gauge('crosstie_webhook_deliveries_pending', 'Webhooks that wait for their next attempt.', () => webhookLag().pending);
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value());
      },
    });
  }
}

function unlabelled(histogram: Histogram): Series {
  return { labels: {}, histogram };
}

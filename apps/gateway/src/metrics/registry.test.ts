import { expect, test } from "vitest";
import { createRegistry } from "./registry.ts";

test("every kind of metric is written as Prometheus reads it", () => {
  const registry = createRegistry();
  registry.counter("plain_total", "A number.").add(3);
  const labelled = registry.counters("labelled_total", "By two.", ["endpoint", "status"]);
  labelled.of("/v1/messages", "2xx").add();
  labelled.of("/v1/messages", "2xx").add();
  labelled.of("/v1/messages", "5xx").add();
  registry.amounts("money_total", "Money.", ["provider"]).of("openai").add(9_007_199_254_740_993n);
  registry.gauge("mode", "One of a few.", () => ({ local: 1 }), "mode");
  registry.gauge("age_seconds", "Not known.", () => undefined);
  registry.tally("dropped_total", "Of somebody else.", () => 7);
  expect(registry.render()).toBe(`# HELP plain_total A number.
# TYPE plain_total counter
plain_total 3
# HELP labelled_total By two.
# TYPE labelled_total counter
labelled_total{endpoint="/v1/messages",status="2xx"} 2
labelled_total{endpoint="/v1/messages",status="5xx"} 1
# HELP money_total Money.
# TYPE money_total counter
money_total{provider="openai"} 9007199254740993
# HELP mode One of a few.
# TYPE mode gauge
mode{mode="local"} 1
# HELP age_seconds Not known.
# TYPE age_seconds gauge
# HELP dropped_total Of somebody else.
# TYPE dropped_total counter
dropped_total 7
`);
});

test("a histogram counts each value in every bucket that it fits in, its bound included", () => {
  const registry = createRegistry();
  const cell = registry.histograms("seconds", "Times.", "endpoint", [0.1, 1]).of("a");
  for (const value of [0.05, 0.1, 0.5, 1, 60]) cell.observe(value);
  expect(registry.render().split("\n").slice(2)).toEqual([
    'seconds_bucket{endpoint="a",le="0.1"} 2',
    'seconds_bucket{endpoint="a",le="1"} 4',
    'seconds_bucket{endpoint="a",le="+Inf"} 5',
    'seconds_sum{endpoint="a"} 61.65',
    'seconds_count{endpoint="a"} 5',
    "",
  ]);
});

test("a label's value cannot end the line or the quotes that it stands in", () => {
  const registry = createRegistry();
  registry.counters("odd_total", "Odd.", ["name"]).of('a"\\\n').add();
  expect(registry.render()).toContain('odd_total{name="a\\"\\\\\\n"} 1\n');
});

/**
 * What goes wrong, on demand. Named by the end of the model name ("sandbox-error-429", "gpt-4o-mini-stream-cut") or by
 * the header `x-sandbox-scenario`, which wins. apps/sandbox/README.md lists them for users.
 */
export type Scenario =
  | { kind: "none" }
  | { kind: "error"; status: number; quota: boolean }
  | { kind: "stream-cut" | "stream-reset" | "stream-stall" | "stream-error" }
  | { kind: "reset" | "malformed" | "slow" | "no-usage" };

const PATTERN =
  /(?:^|-)(?:error-(?<status>[45]\d\d)(?<quota>-quota)?|(?<kind>stream-cut|stream-reset|stream-stall|stream-error|reset|malformed|slow|no-usage))$/;

const NONE: Scenario = { kind: "none" };

/** Reads the scenario that a call asks for. */
export function scenarioOf(model: string, header: string | string[] | undefined): Scenario {
  const groups = PATTERN.exec(typeof header === "string" ? header : model)?.groups;
  if (!groups) return NONE;
  if (groups.status) return { kind: "error", status: Number(groups.status), quota: groups.quota !== undefined };
  return { kind: groups.kind as Exclude<Scenario["kind"], "none" | "error"> };
}

export const scenarioName = (scenario: Scenario): string | null => {
  if (scenario.kind === "none") return null;
  return scenario.kind === "error" ? `error-${scenario.status}${scenario.quota ? "-quota" : ""}` : scenario.kind;
};

import type { Environment } from "./env.ts";
import { paint } from "./output.ts";

export interface SummaryFacts {
  embedded: boolean;
  /** Absent once there is an owner. */
  setupToken: string | undefined;
  /** The first owner was made from the environment. */
  ownerMade: boolean;
  /** Of the gateways beside the first. */
  furtherGateways: readonly string[];
  seconds: number;
}

/** What the operator reads when everything runs: where it is, what to do first, a command that works. */
export function summarise(environment: Environment, facts: SummaryFacts): string {
  const { publicUrl, dashboardUrl } = environment;
  const name = (text: string) => `  ${paint("bold", text.padEnd(11))}`;
  const link = (text: string) => paint("cyan", text);
  const command = (text: string) => `  ${text}`;
  return [
    "",
    `${paint(["bold", "green"], "Gatehouse is running")} ${paint("dim", `(ready in ${facts.seconds.toFixed(1)} s; Ctrl-C stops it)`)}`,
    "",
    name("Dashboard") + link(dashboardUrl),
    name("Gateway") + link(`${publicUrl}/v1`),
    ...facts.furtherGateways.map((url) => name("") + link(`${url}/v1`)),
    name("Data") + (facts.embedded ? environment.dataDirectory : "in the PostgreSQL that DATABASE_URL names"),
    "",
    ...firstStep(environment, facts),
    "Check the gateway:",
    command(`curl ${publicUrl}/readyz`),
    "",
    `Send a request ${paint("dim", "(with a virtual key from the dashboard; the sandbox answers, simulated and free)")}:`,
    command(`curl ${publicUrl}/v1/chat/completions \\`),
    command(`  -H "Authorization: Bearer $GATEHOUSE_KEY" -H "Content-Type: application/json" \\`),
    command(`  -d '{"model":"sandbox-small","messages":[{"role":"user","content":"Hello"}]}'`),
    "",
  ].join("\n");
}

function firstStep({ dashboardUrl, owner }: Environment, { setupToken, ownerMade }: SummaryFacts): string[] {
  if (setupToken) {
    return [
      `Create the first owner ${paint("dim", "(the link works once; every start makes a new one)")}:`,
      `  ${paint("cyan", `${dashboardUrl}/setup?token=${setupToken}`)}`,
      "",
    ];
  }
  if (ownerMade && owner) return [`Sign in as ${paint("bold", owner.email)} with the password you gave.`, ""];
  return [];
}

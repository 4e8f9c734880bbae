import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { readEnvironment } from "./env.ts";
import { describeServices } from "./services.ts";

const facts = {
  databaseUrl: "postgresql://127.0.0.1/gatehouse",
  secrets: { pepper: "pepper", encryptionKey: "encryption key", sessionSecret: "session secret" },
  setupToken: "setup token",
  gatewayPorts: [8080, 8081, 8083],
};

const source = {
  PATH: "/bin",
  OPENAI_API_KEY: "vendor key",
  GATEHOUSE_ADMIN_TOKEN: "a".repeat(32),
  GATEHOUSE_EGRESS_ALLOW: "10.0.0.0/8",
  SOMETHING_ELSE: "of the operator's",
};

const stages = describeServices(readEnvironment(source), facts);
const [[dashboard], [gateway], [sandbox]] = stages.map((specs) => specs.map((spec) => spec.variables)) as [
  [NodeJS.ProcessEnv],
  [NodeJS.ProcessEnv],
  [NodeJS.ProcessEnv],
];

describe("what each process gets to know", () => {
  test("nothing that the launcher does not hand on by name", () => {
    for (const variables of [dashboard, gateway, sandbox]) {
      expect(variables).toMatchObject({ PATH: "/bin" });
      expect(variables).not.toHaveProperty("SOMETHING_ELSE");
    }
  });

  test("vendor keys, the admin token and the setup token: the dashboard alone", () => {
    expect(dashboard).toMatchObject({ OPENAI_API_KEY: "vendor key", GATEHOUSE_SETUP_TOKEN: "setup token" });
    for (const variables of [gateway, sandbox]) {
      expect(Object.values(variables ?? {})).not.toContain("vendor key");
      expect(Object.values(variables ?? {})).not.toContain("setup token");
      expect(Object.values(variables ?? {})).not.toContain("session secret");
      expect(Object.values(variables ?? {})).not.toContain(source.GATEHOUSE_ADMIN_TOKEN);
    }
  });

  test("the sandbox knows no secret and no database", () => {
    expect(Object.keys(sandbox ?? {}).sort()).toEqual(["GATEHOUSE_SANDBOX_PORT", "NODE_ENV", "PATH"]);
  });

  test("the sandbox may be dialled besides what the operator allows", () => {
    expect(gateway).toMatchObject({ GATEHOUSE_EGRESS_ALLOW: "10.0.0.0/8,127.0.0.1:8090" });
  });
});

describe("several gateways", () => {
  test("each has a port, a spool and a name of its own; the first keeps the spool of a single one", () => {
    const gateways = stages[1]?.map(({ name, variables, readyUrl }) => [
      name,
      variables.GATEHOUSE_PORT,
      basename(variables.GATEHOUSE_SPOOL_DIR as string),
      readyUrl,
    ]);
    expect(gateways).toEqual([
      ["gateway 1", "8080", "spool", "http://127.0.0.1:8080/readyz"],
      ["gateway 2", "8081", "spool-2", "http://127.0.0.1:8081/readyz"],
      ["gateway 3", "8083", "spool-3", "http://127.0.0.1:8083/readyz"],
    ]);
  });

  test("a single one is called what it was always called", () => {
    const [, gateways] = describeServices(readEnvironment(source), { ...facts, gatewayPorts: [8080] });
    expect(gateways?.map(({ name }) => name)).toEqual(["gateway"]);
  });
});

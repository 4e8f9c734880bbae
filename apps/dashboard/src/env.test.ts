import { describe, expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

const whole = {
  DATABASE_URL: "postgresql://localhost/gatehouse",
  GATEHOUSE_ENCRYPTION_KEY: "k".repeat(44),
  GATEHOUSE_KEY_PEPPER: "p".repeat(44),
  NEXTAUTH_SECRET: "s".repeat(32),
  NEXTAUTH_URL: "http://localhost:3000",
};

describe("the dashboard's environment", () => {
  test("is enough with the database, its secrets and its address; the rest has defaults", () => {
    expect(readEnvironment(whole)).toMatchObject({
      gatewayUrl: "http://localhost:8080",
      gatewayInternalUrl: null,
      setupToken: null,
      adminToken: null,
      owner: null,
      trustedProxies: 0,
      egressAllow: [],
      providerKeys: [],
    });
  });

  test("names everything that is missing at once, and no value", () => {
    const fault = () => readEnvironment({ NEXTAUTH_SECRET: "canary", GATEHOUSE_ADMIN_TOKEN: "canary-2" });
    expect(fault).toThrow(
      /DATABASE_URL is missing.*GATEHOUSE_ENCRYPTION_KEY is missing.*NEXTAUTH_SECRET must have.*GATEHOUSE_ADMIN_TOKEN must have/s,
    );
    expect(fault).toThrow(/^(?!.*canary)/s);
  });

  test("refuses half an owner, and takes an empty variable for one that is not set", () => {
    expect(() => readEnvironment({ ...whole, GATEHOUSE_OWNER_EMAIL: "a@b.co" })).toThrow("go together");
    const empty = {
      GATEHOUSE_OWNER_EMAIL: "",
      GATEHOUSE_ADMIN_TOKEN: " ",
      OPENAI_API_KEY: "",
      GATEHOUSE_SANDBOX_URL: "",
    };
    expect(readEnvironment({ ...whole, ...empty })).toMatchObject({
      owner: null,
      adminToken: null,
      sandboxUrl: null,
      providerKeys: [],
    });
  });

  test("offers the provider keys that are there", () => {
    const read = readEnvironment({
      ...whole,
      ANTHROPIC_API_KEY: " sk-ant ",
      GATEHOUSE_EGRESS_ALLOW: "localhost:11434, 10.0.0.0/8,",
    });
    expect(read.providerKeys).toEqual([{ provider: "anthropic", variable: "ANTHROPIC_API_KEY", secret: "sk-ant" }]);
    expect(read.egressAllow).toEqual(["localhost:11434", "10.0.0.0/8"]);
  });
});

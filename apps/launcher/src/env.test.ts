import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

describe("readEnvironment", () => {
  test("everything has a default that listens on this machine alone", () => {
    expect(readEnvironment({})).toMatchObject({
      databaseUrl: undefined,
      host: "127.0.0.1",
      gatewayPort: 8080,
      gateways: 1,
      dashboardPort: 3000,
      dataDirectory: resolve(".gatehouse"),
      publicUrl: "http://127.0.0.1:8080",
      dashboardUrl: "http://127.0.0.1:3000",
      owner: undefined,
      adminToken: undefined,
    });
  });

  test("every wrong setting is named at once, without its value", () => {
    const start = () =>
      readEnvironment({ GATEHOUSE_PORT: "eighty", DATABASE_URL: "mysql://secret", GATEHOUSE_ADMIN_TOKEN: "hunter2" });
    expect(start).toThrow(/GATEHOUSE_PORT is not a number/);
    expect(start).toThrow(/DATABASE_URL is not a postgresql/);
    expect(start).toThrow(/GATEHOUSE_ADMIN_TOKEN is shorter than 32 characters/);
    expect(start).not.toThrow(/secret|hunter2/);
  });

  test("between one and sixteen gateways are run", () => {
    expect(readEnvironment({ GATEHOUSE_GATEWAYS: "3" }).gateways).toBe(3);
    for (const count of ["0", "17", "1.5", "many"]) {
      expect(() => readEnvironment({ GATEHOUSE_GATEWAYS: count })).toThrow(/GATEHOUSE_GATEWAYS is/);
    }
  });

  test("an owner needs both an address and a password", () => {
    expect(() => readEnvironment({ GATEHOUSE_OWNER_EMAIL: "owner@example.com" })).toThrow(/go together/);
    const owner = { email: "owner@example.com", password: " with spaces " };
    const environment = { GATEHOUSE_OWNER_EMAIL: owner.email, GATEHOUSE_OWNER_PASSWORD: owner.password };
    expect(readEnvironment(environment).owner).toEqual(owner);
  });

  test("an empty variable is an absent one, so that an empty token never opens the admin API", () => {
    expect(readEnvironment({ GATEHOUSE_ADMIN_TOKEN: " ", DATABASE_URL: "" })).toMatchObject({
      adminToken: undefined,
      databaseUrl: undefined,
    });
  });

  test("listening on every interface, the addresses shown are still ones that open", () => {
    expect(readEnvironment({ GATEHOUSE_HOST: "0.0.0.0" }).publicUrl).toBe("http://127.0.0.1:8080");
    expect(readEnvironment({ GATEHOUSE_HOST: "::1" }).publicUrl).toBe("http://[::1]:8080");
    expect(readEnvironment({ GATEHOUSE_PUBLIC_URL: "https://ai.example.com/" }).publicUrl).toBe(
      "https://ai.example.com",
    );
  });
});

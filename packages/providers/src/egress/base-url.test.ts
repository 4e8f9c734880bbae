import { GatehouseError } from "@gatehouse/domain";
import { describe, expect, test } from "vitest";
import { assertBaseUrlAllowed } from "./base-url.ts";

function refusal(url: string, allow: string[] = []): string {
  try {
    assertBaseUrlAllowed(url, allow);
  } catch (error) {
    if (error instanceof GatehouseError && error.code === "upstream_blocked") return error.message;
    throw error;
  }
  return "allowed";
}

describe("a base URL", () => {
  test.each([
    "https://api.openai.com/v1",
    "https://1.1.1.1/v1",
    "https://[2606:4700::1111]/v1",
    "https://API.Example.com:443",
  ])("on the public internet over https is allowed: %s", (url) => {
    expect(refusal(url)).toBe("allowed");
  });

  test.each([
    ["plain http", "http://api.openai.com/v1"],
    ["another port", "https://api.openai.com:8443/v1"],
    ["another protocol", "ftp://example.com"],
    ["no URL", "api.openai.com"],
    ["loopback", "https://127.0.0.1/v1"],
    ["loopback in one number", "https://2130706433/v1"],
    ["loopback in hexadecimal", "https://0x7f000001/v1"],
    ["loopback in octal", "https://0177.0.0.1/v1"],
    ["loopback, short", "https://127.1/v1"],
    ["loopback in IPv6", "https://[::1]/v1"],
    ["mapped loopback", "https://[::ffff:127.0.0.1]/v1"],
    ["full-width digits", "https://１２７.0.0.1/v1"],
    ["a private network", "https://10.0.0.5/v1"],
    ["a metadata service", "https://169.254.169.254/latest"],
    ["a local name", "https://intranet/v1"],
    ["localhost", "https://localhost/v1"],
    ["a trailing dot", "https://api.openai.com./v1"],
    ["a user and password", "https://user:pass@api.openai.com/v1"],
    ["a user in front of another host", "https://api.openai.com@evil.example/v1"],
    ["a query", "https://api.openai.com/v1?key=x"],
    ["an empty query", "https://api.openai.com/v1?"],
    ["a fragment", "https://api.openai.com/v1#x"],
  ])("is refused with %s", (_name, url) => {
    expect(refusal(url)).not.toBe("allowed");
  });

  test("is allowed where the operator opened host, host and port, address or range", () => {
    expect(refusal("http://ollama:11434/v1", ["ollama"])).toBe("allowed");
    expect(refusal("http://ollama:11434/v1", ["ollama:11434"])).toBe("allowed");
    expect(refusal("http://ollama:11435/v1", ["ollama:11434"])).not.toBe("allowed");
    expect(refusal("http://127.0.0.1:8000/v1", ["127.0.0.1:8000"])).toBe("allowed");
    expect(refusal("http://127.0.0.1:8001/v1", ["127.0.0.1:8000"])).not.toBe("allowed");
    expect(refusal("http://10.3.4.5:8000/v1", ["10.0.0.0/8"])).toBe("allowed");
    expect(refusal("http://[::1]:8000/v1", ["[::1]:8000"])).toBe("allowed");
  });

  test("in disguise is refused even where its address is open", () => {
    expect(refusal("http://2130706433:8000/v1", ["127.0.0.1:8000"])).not.toBe("allowed");
  });

  test("of a metadata service is refused even where it is open, without a hint that it could be", () => {
    expect(refusal("http://169.254.169.254", ["169.254.169.254", "0.0.0.0/0"])).toMatch(/never/);
    expect(refusal("http://169.254.169.254")).not.toMatch(/GATEHOUSE_EGRESS_ALLOW/);
  });

  test("that is refused names the setting that opens it", () => {
    expect(refusal("http://ollama:11434/v1")).toContain("GATEHOUSE_EGRESS_ALLOW=ollama:11434");
  });
});

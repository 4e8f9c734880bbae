import { describe, expect, test } from "vitest";
import { errorAnswerFailure, errorInBodyFailure } from "./error-answer.ts";
import { providerMessage } from "./provider-message.ts";

const failureOf = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  errorAnswerFailure({
    status,
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
    secret: "s3cret",
  });

describe("error answers of the field", () => {
  test.each([
    [
      "OpenAI",
      { error: { message: "too long", type: "invalid_request_error", param: "messages", code: "x" } },
      "too long",
    ],
    ["Anthropic", { type: "error", error: { type: "invalid_request_error", message: "too long" } }, "too long"],
    ["Gemini", { error: { code: 400, message: "too long", status: "INVALID_ARGUMENT" } }, "too long"],
    ["Gemini, streamed", [{ error: { code: 400, message: "too long" } }], "too long"],
    ["Mistral", { object: "error", message: "too long", type: "x" }, "too long"],
    ["Cohere", { message: "too long" }, "too long"],
    ["xAI", { code: "x", error: "too long" }, "too long"],
    ["FastAPI", { detail: [{ loc: ["body"], msg: "too long" }] }, '[{"loc":["body"],"msg":"too long"}]'],
  ])("hand their words on: %s", (_name, body, words) => {
    expect(failureOf(400, body).message).toBe(`The provider refused the request: ${words}`);
  });

  test.each(["", "<html>nope</html>", "null", "7", '{"error":null}'])("without words get ours: %j", (body) => {
    expect(failureOf(400, body).message).toBe("The provider refused the request.");
  });

  test.each([400, 401, 403, 429, 500, 503])("keep the provider's own id of the call, for the record: %i", (status) => {
    const headers = { "x-request-id": "req_theirs" };
    expect(failureOf(status, "", headers).details).toMatchObject({
      upstreamStatus: status,
      upstreamRequestId: "req_theirs",
    });
    expect(failureOf(status, "").details.upstreamRequestId).toBeUndefined();
  });

  test("an exhausted account is the operator's affair, not a rate limit to wait for", () => {
    const failure = failureOf(429, { error: { code: "insufficient_quota", type: "insufficient_quota", message: "x" } });
    expect(failure).toMatchObject({ code: "upstream_auth_error", retryNext: true, retryable: false });
    const message = "Your credit balance is too low to access the Anthropic API.";
    expect(failureOf(400, { error: { type: "invalid_request_error", message } }).code).toBe("upstream_auth_error");
  });

  test("Gemini's 400 for a wrong key is a wrong key", () => {
    const failure = failureOf(400, { error: { code: 400, message: "x", details: [{ reason: "API_KEY_INVALID" }] } });
    expect(failure.code).toBe("upstream_auth_error");
  });

  test.each([
    ["OpenRouter", { error: { code: 403, message: "Input was flagged", metadata: { reasons: ["violence"] } } }],
    ["xAI", { code: "x", error: "Content violates usage guidelines." }],
    ["Azure", { error: { code: "content_filter", message: "The response was filtered." } }],
  ])("a refusal of content is the caller's affair, no failure of the credential: %s", (_name, body) => {
    expect(failureOf(403, body)).toMatchObject({ code: "upstream_rejected", status: 400, retryNext: false });
  });

  test.each([
    ["a page in between", "<html>Blocked by content filter, for your safety</html>"],
    ["a missing scope", { error: { message: "Missing scopes: api.moderations.write", code: "x" } }],
    ["an account to be verified", { error: { message: "Your organization must be verified, see the safety docs." } }],
  ])("not every 403 that speaks of content is about content: %s", (_name, body) => {
    expect(failureOf(403, body)).toMatchObject({ code: "upstream_forbidden", retryNext: true });
  });

  test("a credential that may not use a model is not a wrong one", () => {
    const body = { error: { code: "model_not_found", message: "Project does not have access to model gpt-5." } };
    expect(failureOf(403, body)).toMatchObject({ code: "upstream_forbidden", retryNext: true });
  });

  test("a wait is handed on from the header or from Gemini's details", () => {
    expect(failureOf(429, {}, { "retry-after": "4" }).details.retryAfterSeconds).toBe(4);
    const details = [{ "@type": "RetryInfo", retryDelay: "17s" }];
    expect(failureOf(429, { error: { message: "x", details } }).details.retryAfterSeconds).toBe(17);
  });

  test("an unknown 4xx answers with 400, as its own status may mean something else to the caller", () => {
    expect(failureOf(418, {}).status).toBe(400);
    expect(failureOf(407, {}).status).toBe(400);
  });

  test("an error inside a body is judged by its own words, and never by a status that it did not have", () => {
    const failure = errorInBodyFailure({ type: "rate_limit_error", message: "x" }, null, "none");
    expect(failure).toMatchObject({ code: "upstream_rate_limited", billing: "none" });
    expect(failure.details.upstreamStatus).toBeUndefined();
    expect(errorInBodyFailure("boom", null, "indeterminate")).toMatchObject({ code: "upstream_error" });
    expect(errorInBodyFailure({ code: "weird" }, null, "none").code).toBe("upstream_error");
  });

  test.each([
    "invalid_prompt",
    "image_content_policy_violation",
    "content_filter",
    "bio_policy",
    "context_length_exceeded",
    "invalid_request_error",
    "not_found_error",
    "request_too_large",
  ])("inside a body as well, what is wrong with a request is not tried elsewhere: %s", (code) => {
    expect(errorInBodyFailure({ code, message: "x" }, null, "none")).toMatchObject({
      code: "upstream_rejected",
      retryNext: false,
    });
  });

  test("a wrong key is a wrong key inside a body as well", () => {
    expect(errorInBodyFailure({ code: "invalid_api_key", message: "x" }, null, "none").code).toBe(
      "upstream_auth_error",
    );
  });

  test("one that is nested too deeply to be written is an error like any other", () => {
    const deep = JSON.parse(`{"message":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    for (const error of [deep, deep.message]) {
      expect(errorInBodyFailure(error, null, "none").code).toBe("upstream_error");
    }
  });

  test("one that cannot even be turned into text is an error like any other", () => {
    const hostile = { toString: null, valueOf: null };
    const error = {
      message: hostile,
      type: hostile,
      code: hostile,
      status: hostile,
      details: [{ retryDelay: hostile }],
    };
    expect(errorInBodyFailure(error, null, "none").code).toBe("upstream_error");
    expect(failureOf(429, { error }).code).toBe("upstream_rate_limited");
  });
});

describe("a provider's words", () => {
  test.each([
    ["the credential", "key s3cret-value"],
    ["an OpenAI key", "sk-proj-abcdEFGH1234"],
    ["a masked key", "sk-abc*****wxyz"],
    ["a Google key", "AIzaSyA1234567890abcdefg"],
    ["a bearer token", "Bearer abc.def"],
    ["a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x"],
    ["an organization", "org-a1B2c3D4e5"],
    ["an account of AWS", "arn:aws:iam::123456789012:role/gateway"],
    ["a key in a URL", "https://x.test/?api_key=abc123"],
  ])("lose %s", (_name, words) => {
    const clean = providerMessage(`before ${words} after`, "s3cret-value");
    expect(clean).toContain("[removed]");
    expect(clean).toMatch(/^before .* after$/);
  });

  test("keep what helps", () => {
    const words = "This model's maximum context length is 128000 tokens. However, you requested 130000 tokens.";
    expect(providerMessage(words, "s3cret")).toBe(words);
  });

  test("are bounded, and hold no control characters", () => {
    expect(providerMessage("x".repeat(100_000), null).length).toBe(2_048);
    expect(providerMessage("a\u0000b\u001b[31mc\r\nd", null)).toBe("a b [31mc \nd");
  });
});

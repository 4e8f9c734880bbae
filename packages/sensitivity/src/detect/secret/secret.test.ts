import { formatVirtualKey } from "@gatehouse/domain";
import { describe, expect, it } from "vitest";
import { findAll, unmarked } from "../../testing/marked.ts";

/** Written with `~` in it, so that nobody who looks for keys in source code takes the samples for real ones. */
const whole = (sample: string): string => sample.replaceAll("~", "");

const VIRTUAL_KEY = formatVirtualKey(new Uint8Array(32).fill(7));
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
const KEY_LINES = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0A1B2C3D4E5F6G7H8I9J0KLMNOP\nQIDAQABAoIBAQ==\n";
const PEM = `-----BEGIN RSA PRIVATE~ KEY-----\n${KEY_LINES}-----END RSA PRIVATE~ KEY-----`;

describe("secrets", () => {
  it.each([
    `Authorization: Bearer ⟦${VIRTUAL_KEY}⟧`,
    "OPENAI_API_KEY=⟦sk-pr~oj-abc123def456ghi789jkl012⟧",
    "use ⟦sk-a~nt-api03-R2D2c3po4Lm9Kx8Qw7Er6Ty5Ui4Op3As2Df1Gh0Jk-9Zx8Cv7Bn6Mq5-AA⟧.",
    "⟦sk-o~r-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef⟧",
    "⟦AK~IAIOSFODNN7EXAMPLE⟧, ⟦AS~IAIOSFODNN7EXAMPLE⟧",
    "aws_secret_access_key = ⟦wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAM~PLEKEY⟧",
    "⟦gh~p_16C7e42F292c6912E7710c838347Ae178B4a⟧ ⟦gl~pat-abcDEF1234567890abcd⟧",
    "⟦github~_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg⟧",
    "⟦xo~xb-123456789012-1234567890123-AbCdEf1234567890GhIjKlMn⟧",
    "⟦https://hooks.sl~ack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX⟧",
    "⟦AI~zaSyA1234567890abcdefghijklmnopqrstuv⟧",
    "⟦sk_li~ve_4eC39HqLyjWDarjtT1zdp7dc⟧, ⟦rk_te~st_4eC39HqLyjWDarjtT1zdp7dc⟧",
    "⟦h~f_abcdefghijklmnopqrstuvwxyzABCDEFGH⟧, ⟦np~m_abcdefghijklmnopqrstuvwxyz0123456789⟧",
    "⟦S~G.abcdefghijklmnopqrstuv.abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG⟧",
    `token ⟦${JWT}⟧ and Bearer ⟦${JWT}⟧`,
    "Authorization: Basic ⟦dXNlcjpwYXNzd29yZA==⟧",
    "postgres://⟦app:s3cr3t-Pw⟧@db.internal:5432/app, https://⟦user:hunter22⟧@example.com/path",
    "redis://⟦:s3cr3t⟧@localhost:6379",
    `password: ⟦Tr0ub4dor&3⟧, "password": "⟦Summer2024Rain⟧"`,
    String.raw`{\"client_secret\": \"⟦9f8e7d6c5b4a39281706f5e4d3c2b1a0⟧\"}`,
    `the key:\n⟦${PEM}⟧\nBye`,
    `{"private_key":"⟦${PEM.replaceAll("\n", "\\n")}⟧\\n"}`,
    String.raw`{"text":"use\n⟦sk-pr~oj-abc123def456ghi789jkl012⟧"}`,
  ])("are found: %s", (sample) => {
    const text = whole(sample);
    expect(findAll(unmarked(text))).toEqual({ detectors: ["secret"], sample: text });
  });

  it("that are cut off are found as far as they go", () => {
    const text = whole(`-----BEGIN PRIVATE~ KEY-----\n${KEY_LINES}(and so on)`);
    expect(findAll(text).sample).toBe(`⟦${text.slice(0, text.indexOf("("))}⟧(and so on)`);
  });

  it.each([
    `${VIRTUAL_KEY.slice(0, -1)}_`,
    "sk-folding-cube-item-wrapper-large, risk-averse-investors-1234567890, sk-",
    "AKIA, AKIAnotakeyatall1234, hf_transformers, eyJ",
    'max_tokens: 4096, "token": "usage_tokens_total_count", nextPageToken: "CAUQAA1b2c3d4e5f6g7"',
    "apiKey: process.env.OPENAI_API_KEY, token = req.headers.authorization",
    'password: string; password = getPassword(); "password": "Password is required", password: z.string().min(8)',
    "postgres://user:password@localhost/db, http://localhost:3000/@scope",
    "https://$USER:$PASS@example.com, https://{user}:{pass}@example.com, https://user:%s@example.com",
    "Bearer <token>, Bearer token authentication is used, Basic authentication",
    "-----BEGIN PUBLIC KEY-----, -----BEGIN CERTIFICATE-----",
    `text.startsWith("-----BEGIN PRIVATE KEY-----") && text.includes("-----END PRIVATE KEY-----")`,
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709, 550e8400-e29b-41d4-a716-446655440000",
    "x-request-id: 7f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a",
  ])("are not taken for: %s", (text) => {
    expect(findAll(text).sample).toBe(text);
  });
});

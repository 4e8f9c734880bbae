import { isVirtualKey, VIRTUAL_KEY_PREFIX } from "@gatehouse/domain";
import { isDigit } from "../boundary.ts";

/** A kind of credential that is known by how it begins. */
export interface SecretKind {
  name: string;
  /** What it begins with: looked for first, all kinds at once. */
  prefixes: readonly string[];
  /** Source of what has to follow. Matches a bounded number of characters, or none that begins another one. */
  rest: string;
  /** The prefix says what the value is, and is no part of it. */
  isLabel?: true;
  /** @param value prefix and rest; the rest only, where the prefix is a label */
  isValid?(value: string): boolean;
}

const BASE64URL = "[A-Za-z0-9_-]";
const ALPHANUMERIC = "[A-Za-z0-9]";

export const SECRET_KINDS: readonly SecretKind[] = [
  { name: "Gatehouse", prefixes: [VIRTUAL_KEY_PREFIX], rest: `${ALPHANUMERIC}{49}`, isValid: isVirtualKey },
  // Models. `sk-` is used by many: OpenAI, Anthropic, DeepSeek, OpenRouter and gateways.
  { name: "sk-", prefixes: ["sk-"], rest: `${BASE64URL}{20,250}`, isValid: (value) => looksRandom(value, 2) },
  { name: "Google API", prefixes: ["AIza"], rest: `${BASE64URL}{35}` },
  { name: "Hugging Face", prefixes: ["hf_"], rest: `${ALPHANUMERIC}{34,40}` },
  { name: "Groq", prefixes: ["gsk_"], rest: `${ALPHANUMERIC}{52}` },
  { name: "xAI", prefixes: ["xai-"], rest: `${ALPHANUMERIC}{70,90}` },
  { name: "Perplexity", prefixes: ["pplx-"], rest: `${ALPHANUMERIC}{40,60}` },
  { name: "Replicate", prefixes: ["r8_"], rest: `${ALPHANUMERIC}{37}` },
  { name: "NVIDIA", prefixes: ["nvapi-"], rest: `${BASE64URL}{60,80}` },
  { name: "Bedrock", prefixes: ["ABSK"], rest: "[A-Za-z0-9+/]{100,280}={0,2}" },
  // Clouds.
  { name: "AWS access key id", prefixes: ["AKIA", "ASIA", "ABIA", "ACCA"], rest: "[A-Z2-7]{16}" },
  { name: "Google OAuth", prefixes: ["GOCSPX-"], rest: `${BASE64URL}{28}` },
  { name: "Google access token", prefixes: ["ya29."], rest: `${BASE64URL}{30,1000}` },
  { name: "Azure storage", prefixes: ["AccountKey="], isLabel: true, rest: "[A-Za-z0-9+/]{86}==" },
  { name: "DigitalOcean", prefixes: ["dop_v1_", "doo_v1_", "dor_v1_"], rest: "[a-f0-9]{64}" },
  { name: "Databricks", prefixes: ["dapi"], rest: "[a-f0-9]{32}(?:-[0-9])?" },
  { name: "Vault", prefixes: ["hvs.", "hvb."], rest: `${BASE64URL}{24,300}` },
  // Source code and packages.
  {
    name: "GitHub",
    prefixes: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    rest: String.raw`[A-Za-z0-9_]{36,255}(?:\.${BASE64URL}{20,1000}){0,2}`,
  },
  { name: "GitHub, fine-grained", prefixes: ["github_pat_"], rest: "[A-Za-z0-9_]{22,120}" },
  {
    name: "GitLab",
    prefixes: ["glpat-", "gldt-", "glrt-", "glptt-"],
    rest: String.raw`${BASE64URL}{20,128}(?:\.[a-z0-9]{2}\.[a-z0-9]{7,9})?`,
  },
  { name: "npm", prefixes: ["npm_"], rest: `${ALPHANUMERIC}{36}` },
  { name: "PyPI", prefixes: ["pypi-AgEIcHlwaS5vcmc"], rest: `${BASE64URL}{50,1000}` },
  { name: "Docker Hub", prefixes: ["dckr_pat_", "dckr_oat_"], rest: `${BASE64URL}{27,40}` },
  // Services.
  {
    name: "Slack",
    prefixes: ["xoxb-", "xoxp-", "xoxa-", "xoxo-", "xoxr-", "xoxs-", "xoxe-", "xapp-"],
    rest: "[A-Za-z0-9-]{20,250}",
    isValid: (value) => looksRandom(value, 2),
  },
  {
    name: "Slack webhook",
    prefixes: ["https://hooks.slack.com/"],
    rest: `(?:services|workflows|triggers)/[A-Za-z0-9/]{30,120}`,
  },
  {
    name: "Discord webhook",
    prefixes: ["https://discord.com/api/webhooks/"],
    rest: String.raw`\d{17,20}/${BASE64URL}{50,80}`,
  },
  { name: "Stripe", prefixes: ["sk_live_", "sk_test_", "rk_live_", "rk_test_"], rest: `${ALPHANUMERIC}{16,247}` },
  { name: "Stripe webhook", prefixes: ["whsec_"], rest: "[A-Za-z0-9+/]{32,64}={0,2}" },
  { name: "SendGrid", prefixes: ["SG."], rest: String.raw`${BASE64URL}{16,32}\.${BASE64URL}{32,64}` },
  { name: "Shopify", prefixes: ["shpat_", "shpca_", "shppa_", "shpss_"], rest: "[a-fA-F0-9]{32,64}" },
  { name: "Notion", prefixes: ["ntn_"], rest: String.raw`\d{11}${ALPHANUMERIC}{35}` },
  { name: "Linear", prefixes: ["lin_api_"], rest: `${ALPHANUMERIC}{32,128}` },
  { name: "Grafana", prefixes: ["glsa_", "glc_"], rest: "[A-Za-z0-9+/_]{32,400}={0,2}" },
  { name: "Atlassian", prefixes: ["ATATT3", "ATCTT3"], rest: "[A-Za-z0-9_=-]{60,300}" },
  { name: "Doppler", prefixes: ["dp.pt.", "dp.st.", "dp.sa."], rest: "[A-Za-z0-9._-]{40,80}" },
  { name: "Postman", prefixes: ["PMAK-"], rest: "[a-f0-9]{24}-[a-f0-9]{34}" },
  { name: "1Password", prefixes: ["ops_ey"], rest: "[A-Za-z0-9+/=_-]{100,2000}" },
  { name: "age", prefixes: ["AGE-SECRET-KEY-1"], rest: "[0-9A-Z]{58}" },
  // In HTTP headers.
  {
    name: "JSON web token",
    prefixes: ["eyJ"],
    rest: String.raw`${BASE64URL}{8,4096}\.eyJ${BASE64URL}{8,8192}\.${BASE64URL}{16,2048}`,
  },
  {
    name: "bearer token",
    prefixes: ["Bearer ", "bearer "],
    isLabel: true,
    rest: "[A-Za-z0-9._~+/-]{19,4096}[A-Za-z0-9_~+/-]={0,2}",
    isValid: (value) => looksRandom(value),
  },
  {
    name: "basic authorization",
    prefixes: ["Basic ", "basic "],
    isLabel: true,
    rest: "[A-Za-z0-9+/]{8,400}={0,2}",
    isValid: isNameAndPassword,
  },
];

/** Three changes between letters and digits: words, dates and versions have fewer. */
const CHANGES = 3;
const MIN_PIECE = 16;

/** Tells a random value from words with hyphens: it has a long piece in which letters and digits are mixed. */
export function looksRandom(value: string, changes = CHANGES): boolean {
  return value.split(/[^A-Za-z0-9]/).some((piece) => piece.length >= MIN_PIECE && changesOf(piece) >= changes);
}

function changesOf(piece: string): number {
  let changes = 0;
  for (let index = 1; index < piece.length; index += 1) {
    if (isDigit(piece.charCodeAt(index)) !== isDigit(piece.charCodeAt(index - 1))) changes += 1;
  }
  return changes;
}

function isNameAndPassword(value: string): boolean {
  const decoded = Buffer.from(value, "base64").toString("latin1");
  return /^[\x21-\x7e]+:[\x20-\x7e]+$/.test(decoded);
}

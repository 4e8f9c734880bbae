import type { ProviderId } from "@gatehouse/domain";
import * as z from "zod";

/** An empty variable is one that is not set. */
const optional = z
  .string()
  .optional()
  .transform((text) => text?.trim() || undefined);
const required = z.string("is missing").trim().min(1, "is missing");
const atLeast32 = "must have at least 32 characters";

const PROVIDER_VARIABLES: Record<string, ProviderId> = {
  OPENAI_API_KEY: "openai",
  ANTHROPIC_API_KEY: "anthropic",
  GEMINI_API_KEY: "gemini",
};

const schema = z.object({
  DATABASE_URL: required,
  GATEHOUSE_ENCRYPTION_KEY: required,
  GATEHOUSE_KEY_PEPPER: required,
  NEXTAUTH_SECRET: required.min(32, atLeast32),
  /** Where browsers find the dashboard. */
  NEXTAUTH_URL: required.pipe(z.url({ protocol: /^https?$/, error: "must be an http or https address" })),
  /** Where applications find the gateway, without `/v1`. */
  GATEHOUSE_GATEWAY_URL: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .default("http://localhost:8080"),
  /** Where this server finds the gateway, if not there; nobody else is told. */
  GATEHOUSE_GATEWAY_INTERNAL_URL: optional.pipe(
    z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional(),
  ),
  GATEHOUSE_SETUP_TOKEN: optional,
  GATEHOUSE_ADMIN_TOKEN: optional.refine((token) => token === undefined || token.length >= 32, atLeast32),
  GATEHOUSE_SANDBOX_URL: optional,
  GATEHOUSE_EGRESS_ALLOW: optional,
  GATEHOUSE_OWNER_EMAIL: optional,
  GATEHOUSE_OWNER_PASSWORD: optional,
  /** How many reverse proxies of the operator's own stand in front; 0: X-Forwarded-For is the caller's word only. */
  GATEHOUSE_TRUSTED_PROXIES: z.coerce.number("must be a number").int().min(0).max(10).default(0),
  /** A session that is not used for this long is over; the default is what NIST SP 800-63B recommends. */
  GATEHOUSE_SESSION_IDLE_MINUTES: z.coerce.number("must be a number").int().min(5).max(720).default(60),
  ...Object.fromEntries(Object.keys(PROVIDER_VARIABLES).map((name) => [name, optional])),
});

export interface Environment {
  databaseUrl: string;
  encryptionKey: string;
  keyPepper: string;
  sessionSecret: string;
  dashboardUrl: string;
  gatewayUrl: string;
  gatewayInternalUrl: string | null;
  setupToken: string | null;
  adminToken: string | null;
  sandboxUrl: string | null;
  egressAllow: string[];
  /** The first owner, when the operator names one. */
  owner: { email: string; password: string } | null;
  trustedProxies: number;
  sessionIdleMinutes: number;
  providerKeys: { provider: ProviderId; variable: string; secret: string }[];
}

/**
 * Reads and checks the environment; the only reader of it in this app.
 * @throws Error that names every variable that is missing or wrong, without its value
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`The dashboard cannot start: ${faults.join("; ")}.`);
  }
  const env = parsed.data;
  return {
    databaseUrl: env.DATABASE_URL,
    encryptionKey: env.GATEHOUSE_ENCRYPTION_KEY,
    keyPepper: env.GATEHOUSE_KEY_PEPPER,
    sessionSecret: env.NEXTAUTH_SECRET,
    dashboardUrl: env.NEXTAUTH_URL,
    gatewayUrl: env.GATEHOUSE_GATEWAY_URL.replace(/\/+$/, ""),
    gatewayInternalUrl: env.GATEHOUSE_GATEWAY_INTERNAL_URL?.replace(/\/+$/, "") ?? null,
    setupToken: env.GATEHOUSE_SETUP_TOKEN ?? null,
    adminToken: env.GATEHOUSE_ADMIN_TOKEN ?? null,
    sandboxUrl: env.GATEHOUSE_SANDBOX_URL ?? null,
    egressAllow: (env.GATEHOUSE_EGRESS_ALLOW ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean),
    owner: readOwner(env.GATEHOUSE_OWNER_EMAIL, env.GATEHOUSE_OWNER_PASSWORD),
    trustedProxies: env.GATEHOUSE_TRUSTED_PROXIES,
    sessionIdleMinutes: env.GATEHOUSE_SESSION_IDLE_MINUTES,
    providerKeys: Object.entries(PROVIDER_VARIABLES).flatMap(([variable, provider]) => {
      const secret = source[variable]?.trim();
      return secret ? [{ provider, variable, secret }] : [];
    }),
  };
}

function readOwner(email: string | undefined, password: string | undefined): Environment["owner"] {
  if (email === undefined && password === undefined) return null;
  if (email !== undefined && password !== undefined) return { email, password };
  throw new Error("The dashboard cannot start: GATEHOUSE_OWNER_EMAIL and GATEHOUSE_OWNER_PASSWORD go together.");
}

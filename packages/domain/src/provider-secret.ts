import type { ProviderId } from "./provider.ts";

type Fields = Record<string, unknown>;

const NEEDED: Partial<Record<ProviderId, readonly string[]>> = {
  "azure-openai": ["tenantId", "clientId", "clientSecret"],
  vertex: ["client_email", "private_key"],
  bedrock: ["accessKeyId", "secretAccessKey"],
  cloudflare: ["providerKey"],
};

/** What makes a secret unusable for a provider, in words for the administrator; null when nothing is seen to. */
export function secretProblem(provider: ProviderId, secret: string): string | null {
  const fields = jsonFields(secret);
  if (fields === null) return plainProblem(provider, secret);
  const needed = NEEDED[provider];
  if (!needed) return "This provider takes a plain key, not a JSON object.";
  if (provider === "vertex" && fields.type !== undefined && fields.type !== "service_account") {
    return "Only the key file of a service account is taken.";
  }
  const missing = needed.filter((name) => fieldOf(fields, name) === undefined);
  return missing.length === 0 ? null : `The JSON object has no ${missing.join(" and no ")}.`;
}

/** The part of a secret that tells it from others of its kind: its end may be seen, the rest never. */
export function tellingPart(secret: string): string {
  const fields = jsonFields(secret);
  if (fields === null) return secret;
  const names = ["clientSecret", "secretAccessKey", "providerKey", "private_key_id"];
  return names.map((name) => fieldOf(fields, name)).find((value) => value !== undefined) ?? "";
}

/** Half of an IAM key passes for a Bedrock API key, which is a plain one as well: it would only fail when it is used. */
function plainProblem(provider: ProviderId, secret: string): string | null {
  const half = provider === "bedrock" && /^A[KS]IA[A-Z0-9]{12,124}:?$/.test(secret);
  return half ? "This is an access key id alone. Add its secret: accessKeyId:secretAccessKey." : null;
}

/** AWS' command line writes its names with a capital letter. */
function fieldOf(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? fields[name.slice(0, 1).toUpperCase() + name.slice(1)];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function jsonFields(secret: string): Fields | null {
  if (!secret.startsWith("{")) return null;
  try {
    return JSON.parse(secret) as Fields;
  } catch {
    return null;
  }
}

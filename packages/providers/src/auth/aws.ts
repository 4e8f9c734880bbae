import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { badSecret } from "./bad-secret.ts";

export interface IamKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** For addresses that do not name one. */
  region?: string;
}

export interface Signable {
  method: string;
  /** With the host that it goes to; its path as it leaves, encoded. */
  url: string;
  contentType: string | undefined;
  body: Buffer | string | undefined;
}

/**
 * An IAM key out of a secret: `accessKeyId:secretAccessKey[:sessionToken]` or JSON, in the spelling of the SDKs or of
 * AWS's own command line; null for a Bedrock API key.
 * @throws UpstreamFailure upstream_auth_error for JSON that holds none
 */
export function iamKeyOf(secret: string): IamKey | null {
  if (!secret.startsWith("{")) {
    const [, accessKeyId, secretAccessKey, sessionToken] = /^([A-Z0-9]{16,128}):([^:]+)(?::(.+))?$/.exec(secret) ?? [];
    if (accessKeyId === undefined || secretAccessKey === undefined) return null;
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  }
  const json = parse(secret);
  const text = (name: string): string | undefined => {
    const value = json[name] ?? json[name.slice(0, 1).toUpperCase() + name.slice(1)];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [accessKeyId, secretAccessKey] = [text("accessKeyId"), text("secretAccessKey")];
  if (!accessKeyId || !secretAccessKey) throw badSecret("accessKeyId and secretAccessKey");
  const [sessionToken, region] = [text("sessionToken"), text("region")];
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), ...(region && { region }) };
}

function parse(secret: string): Record<string, unknown> {
  try {
    return JSON.parse(secret) as Record<string, unknown>;
  } catch {
    throw badSecret("accessKeyId and secretAccessKey");
  }
}

/** The headers of Signature Version 4 for a request as it leaves; the host, the content type and the body are signed. */
export async function sigV4Headers(key: IamKey, signable: Signable, now: Date): Promise<Record<string, string>> {
  const url = new URL(signable.url);
  const signer = new SignatureV4({
    credentials: key,
    region: regionOf(url.hostname) ?? key.region ?? "us-east-1",
    service: url.hostname.startsWith("bedrock-mantle.") ? "bedrock-mantle" : "bedrock",
    sha256: NodeSha256,
  });
  const signed = await signer.sign(
    {
      method: signable.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...(signable.contentType ? { "content-type": signable.contentType } : {}) },
      body: signable.body,
    },
    { signingDate: now },
  );
  const { host: _, "content-type": _type, ...headers } = signed.headers;
  return headers;
}

/** "bedrock-runtime.us-east-1.amazonaws.com", also behind a private endpoint's longer name. */
const regionOf = (host: string): string | undefined => /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1];

/** What the signer asks of a hash. */
class NodeSha256 {
  readonly #secret: string | Uint8Array | undefined;
  #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#fresh();
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh() {
    return this.#secret === undefined ? createHash("sha256") : createHmac("sha256", this.#secret);
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === "string") return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

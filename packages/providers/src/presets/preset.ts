import type { ProviderId } from "@gatehouse/domain";
import type { OutputCapField, WireFormat } from "@gatehouse/wire";
import type { UpstreamTarget } from "../adapter.ts";

/**
 * How a request proves who it is from. A secret may be of several kinds: `azure` takes a key or an app registration,
 * `google-cloud` a service account or a key, `aws` a Bedrock key or an IAM key that signs each request.
 */
export type AuthScheme =
  | "bearer"
  | "x-api-key"
  | "x-goog-api-key"
  | "azure"
  | "google-cloud"
  | "aws"
  | "cloudflare"
  | "x-portkey-api-key"
  | "none";

/** The format that requests in other formats are carried to, with the vendor's AI SDK package. */
export type BridgeFormat = "openai-chat" | "openai-responses" | "anthropic-messages" | "gemini" | "bedrock-converse";

/** What upstreams speak: what callers do, and Converse, which no caller speaks. */
export type UpstreamFormat = WireFormat | "bedrock-converse";

/**
 * Paths under the base URL. `{model}` stands for the upstream model; `{method}`, `{raw}` and `{converse}` for the
 * word that tells a stream from a document at Gemini, Claude on Vertex, and Bedrock.
 */
export type Paths = Partial<Record<UpstreamFormat, string>>;

/** A request field that would change the price or the model behind the gateway's back. */
export interface RefusedField {
  field: string | RegExp;
  /** Refused with these values only; absent: with any. */
  values?: readonly unknown[];
  why: string;
}

export interface ProviderQuirks {
  /** The field that carries the output cap; "either" for who passes requests on to others. */
  outputCapField: OutputCapField;
  /** `stream_options`: usage comes when asked for; `always`: it comes anyway and the field would be refused. */
  streamUsage: "stream_options" | "always";
  /** What ends a whole stream: `[DONE]`, or a finish reason where some servers leave that out. */
  endMarker: "done" | "finish-reason";
  /** Takes back what a model thought, as `reasoning_content` of a message. */
  takesReasoning: boolean;
  /** Fields that this vendor answers with an error, although leaving them out changes nothing in the answer. */
  drop: readonly string[];
  rename: Readonly<Record<string, string>>;
  refuse: readonly RefusedField[];
}

/** A call that costs nothing and tells a good credential from a bad one. */
export interface Probe {
  method: "GET" | "POST";
  path: string;
  /** Error statuses that only a good credential gets (an empty request is refused for being empty). */
  accepted: readonly number[];
}

/** Where the list of models is. */
export interface ModelList {
  /** Where it is not the base URL of calls. */
  baseUrl?: string;
  path: string;
}

/** Edits of a body that is otherwise in the vendor's format, where its cloud wants it a little different. */
export interface BodyEdits {
  remove: readonly string[];
  set: Readonly<Record<string, unknown>>;
}

/** How one target is reached: what a vendor speaks may depend on the model and on the address. */
export interface Reach {
  baseUrl: string;
  paths: Paths;
  bridge: BridgeFormat;
  bodyEdits: Partial<Record<UpstreamFormat, BodyEdits>>;
  models: ModelList | null;
}

export type TargetAddress = Pick<UpstreamTarget, "provider" | "baseUrl" | "secret" | "upstreamModel">;

/** A vendor as data. Base URLs are as administrators type them; `resolveBaseUrl` makes them uniform. */
export interface ProviderPreset {
  id: ProviderId;
  label: string;
  defaultBaseUrl: string | null;
  needsSecret: boolean;
  auth: AuthScheme;
  /** Formats that want another scheme than `auth`. */
  authOf: Partial<Record<UpstreamFormat, AuthScheme>>;
  /** The formats that this vendor speaks itself. */
  paths: Paths;
  bridge: BridgeFormat;
  /** Ends every base URL of this vendor; put there when the administrator left it out. */
  version: string | null;
  /** Pasted on to a base URL by mistake or habit; taken off. */
  tail: RegExp;
  /** Path of the list of models, under the resolved base URL; null: there is none. */
  modelsPath: string | null;
  /** Called where the list of models is public or absent. */
  probe: Probe | null;
  quirks: ProviderQuirks;
  /** Where data is not enough: what differs for one target. */
  reach?: (target: TargetAddress) => Partial<Reach>;
}

/** What a row of the table says; the rest is as usual. */
export type Particulars = Partial<Omit<ProviderPreset, "id" | "label" | "quirks">> & {
  quirks?: Partial<ProviderQuirks>;
};

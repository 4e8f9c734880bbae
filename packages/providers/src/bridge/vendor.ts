import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  SharedV4ProviderMetadata,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import type { ReportedUsage } from "@gatehouse/domain";
import type { CanonicalCall, ContentAbilities, WireFormat } from "@gatehouse/wire";
import type { ProviderPreset } from "../presets.ts";
import type { EventDecoder } from "./events/event-decoder.ts";

/** The part of `fetch` that the AI SDK packages use. */
export type VendorFetch = (input: unknown, init?: RequestInit) => Promise<Response>;

export interface VendorTarget {
  preset: ProviderPreset;
  upstreamModel: string;
}

/** What differs between the formats that are reached through an AI SDK package. */
export interface Vendor {
  abilities: ContentAbilities;
  /** `fetch` is given the body; where it goes and who it is from is decided outside of the package. */
  model(target: VendorTarget, vendorFetch: VendorFetch): Promise<LanguageModelV4>;
  /** What the canonical model has no place for, in the vendor's own terms. @throws GatehouseError unsupported_parameter */
  providerOptions(call: CanonicalCall, target: VendorTarget): SharedV4ProviderOptions;
  /** The model goes on in the midst of calling tools only from its own signed thoughts. */
  wantsItsThoughts?(target: VendorTarget): boolean;
  /** The conversation with what other vendors' formats call by another name. */
  prompt?(prompt: LanguageModelV4CallOptions["prompt"], target: VendorTarget): LanguageModelV4CallOptions["prompt"];
  /** What the vendor says of a part of its answer, by the names that callers' formats know. */
  metadata?(metadata: SharedV4ProviderMetadata): SharedV4ProviderMetadata;
  /** Brings the body that is about to leave back under the output cap, where the package raised it or left it out. */
  capOutput(body: Record<string, unknown>, capTokens: number, target: VendorTarget): void;
  /** The provider's peculiarities, in the body that is about to leave. */
  adapt?(body: Record<string, unknown>, target: VendorTarget): void;
  /** The package ends a stream that broke off as if it were whole, but for this in its reason. */
  isCut?(reason: LanguageModelV4FinishReason): boolean;
  /** The vendor's own reasons that mean a failure, and that the package takes for an end like any other. */
  failures?: ReadonlySet<string>;
  /** Reads the events of a stream by hand; absent: the package does. */
  events?: { format: WireFormat; decoder(): EventDecoder };
  /** Raw events hold what the package keeps to itself: the model, or usage before the end. */
  readsRawEvents: boolean;
  /** The model that an answer or a raw event of its stream names, where the package keeps it to itself. */
  modelNamedIn(raw: unknown): string | null;
  /** Usage as far as a raw event tells it, for a stream that breaks off. */
  usageIn?(raw: unknown): Omit<ReportedUsage, "provider"> | null;
  /** The shortest answer that the package accepts, to try settings on without a call. */
  emptyAnswer: unknown;
}

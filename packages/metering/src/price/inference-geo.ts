import type { ModelPrice } from "@gatehouse/domain";
import { type Factor, scaled } from "./scaled.ts";

/** Anthropic's, for tokens of every kind. (platform.claude.com/docs, "Data residency pricing", 2026-11.) */
const IN_THE_US: Factor = [11n, 10n];
/** It came with Opus and Sonnet 4.6; models from before them cost the same everywhere. */
const OLDER = /^claude-(?:instant|[23]\b|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8})?$)/;

/**
 * The price where the provider says it ran the model. `inferenceGeo` is its own word; undefined: it does not say, which
 * is what all say whose price is the same everywhere. An administrator's own price is taken as it is.
 */
export function atInferenceGeo(
  price: ModelPrice,
  { provider, upstreamModel, inferenceGeo }: InferencePlace,
): ModelPrice {
  if (provider !== "anthropic" || inferenceGeo !== "us" || price.source !== "catalogue") return price;
  return OLDER.test(upstreamModel) ? price : scaled(price, IN_THE_US);
}

interface InferencePlace {
  provider: string;
  upstreamModel: string;
  inferenceGeo: string | undefined;
}

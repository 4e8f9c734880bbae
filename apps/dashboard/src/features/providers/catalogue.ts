import { PROVIDER_CATALOGUE, type ProviderId } from "@gatehouse/domain";

/** What a form needs to know of a provider; undefined for one that this version does not know. */
export const providerPreset = (provider: string) => PROVIDER_CATALOGUE.find((preset) => preset.id === provider);

export const providerLabel = (provider: string): string => providerPreset(provider)?.label ?? provider;

/** Answers that look real but are not must be marked wherever they appear. */
export const isSimulated = (provider: string | null): boolean => provider === ("sandbox" satisfies ProviderId);

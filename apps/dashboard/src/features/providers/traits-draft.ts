import type { ContentKind, DeploymentTraits } from "@gatehouse/domain";

/** The traits of a deployment as a form holds them. */
export interface TraitsDraft extends Omit<DeploymentTraits, "contextTokens"> {
  contextTokens: string;
}

export const CONTENT_LABELS: Record<ContentKind, string> = {
  images: "Images",
  audio: "Audio",
  files: "Files",
  tools: "Tools",
};

export const draftOf = (traits: DeploymentTraits): TraitsDraft => ({
  ...traits,
  contextTokens: traits.contextTokens === null ? "" : String(traits.contextTokens),
});

export const traitsOf = ({ contextTokens, ...traits }: TraitsDraft): DeploymentTraits => ({
  ...traits,
  contextTokens: typedTokens(contextTokens),
});

/** What is wrong with the text, or undefined; the bounds are the server's to judge. */
export const tokensProblem = (text: string): string | undefined =>
  text.trim() === "" || Number.isInteger(typedTokens(text))
    ? undefined
    : "Give a whole number of tokens, such as 128,000, or 128k.";

/** "128,000", "128 000" and "128k" are the same; NaN: it is no number. */
function typedTokens(text: string): number | null {
  const typed = text.replace(/[\s,_]/g, "").toLowerCase();
  if (typed === "") return null;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([km]?)$/.exec(typed) ?? [];
  if (digits === undefined) return Number.NaN;
  return Number(digits) * (unit === "k" ? 1000 : unit === "m" ? 1_000_000 : 1);
}

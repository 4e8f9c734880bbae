import { isDeepStrictEqual } from "node:util";
import { type Actor, mayInOrganization, type PolicyDocument } from "@gatehouse/domain";

/** A document as somebody may see it. */
export interface ShownDocument {
  document: PolicyDocument;
  /** Placeholders stand in it for what is not for the reader's eyes. */
  hidden: boolean;
}

/**
 * The document as it leaves to the actor: whole to who may read the policy of the whole organization, masked to others.
 * Everything that hands out a document goes through here.
 */
export function shownTo(actor: Actor, document: PolicyDocument): ShownDocument {
  if (mayInOrganization(actor, "policy.read")) return { document, hidden: false };
  const masked = maskDocument(document);
  return { document: masked, hidden: !isDeepStrictEqual(masked, document) };
}

/**
 * What is looked for, and where it is sent, is known to those who keep the policy: whoever else knew the words and
 * patterns could write around them. What rules do with it stays readable, and the document stays a valid one.
 */
function maskDocument(document: PolicyDocument): PolicyDocument {
  const { patterns, wordLists, external } = document.sensitivity;
  return {
    ...document,
    sensitivity: {
      ...document.sensitivity,
      patterns: patterns.map((pattern) => ({ ...pattern, regex: HIDDEN })),
      wordLists: wordLists.map((list) => ({ ...list, words: [HIDDEN] })),
      external: external && { ...external, url: HIDDEN_URL },
    },
    guardrails: document.guardrails.map((guardrail) => ({ ...guardrail, url: HIDDEN_URL })),
  };
}

const HIDDEN = "hidden";
/** A name that never resolves (RFC 6761). */
const HIDDEN_URL = "https://hidden.invalid";

import type { MatchLogic, ModelInfo } from "@pydantic/genai-prices";

/** A date or "latest" at the end of a model's name: the same model, so the same price. */
const VERSION = /[-@](?:latest|\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{2}-\d{2}|\d{3,4})$/;
/** A fine-tune's owner and id ("ft:gpt-4o-2024-08-06:acme::id"): catalogues price the base. */
const FINE_TUNE = /^(ft:[^:]+):.*$/;

/**
 * The one entry of a catalogue that certainly means this model, else undefined.
 *
 * Why not the library's own match: its loose clauses take `claude-sonnet-5-5` for `claude-sonnet-5` and
 * `gemini-2.5-pro-preview-…` for `gemini-2.5-pro`, at prices that may be wrong by any factor. Nine in ten of its clauses
 * are exact, so little is lost by taking an entry only when (a) an exact clause names the model, or (b) a "starts with"
 * clause covers the whole name up to a date or "-latest". Everything else is unpriced, which an administrator sees
 * and can set right; a wrong price nobody sees.
 */
export function findModel(models: readonly ModelInfo[], requested: string): ModelInfo | undefined {
  const id = requested.trim().toLowerCase();
  let best: ModelInfo | undefined;
  let bestCertainty = 0;
  for (const model of models) {
    const certainty = certaintyOf(model.match, id);
    if (certainty > bestCertainty) {
      best = model;
      bestCertainty = certainty;
    }
  }
  return best;
}

/** 0: no match to rely on; Infinity: exact; else the length of the clause that covers the name. */
function certaintyOf(clause: MatchLogic, id: string): number {
  if ("or" in clause) return Math.max(0, ...clause.or.map((part) => certaintyOf(part, id)));
  if ("and" in clause) {
    return clause.and.every((part) => holds(part, id))
      ? Math.max(...clause.and.map((part) => certaintyOf(part, id)))
      : 0;
  }
  if ("equals" in clause) return clause.equals.toLowerCase() === id ? Infinity : 0;
  if ("regex" in clause) return isAnchored(clause.regex) && holds(clause, id) ? Infinity : 0;
  const text = looseText(clause);
  if (text === id) return Infinity;
  const base = id.replace(FINE_TUNE, "$1").replace(VERSION, "");
  return "ends_with" in clause || !id.startsWith(text) || text.length < base.length ? 0 : text.length;
}

function looseText(clause: { starts_with: string } | { contains: string } | { ends_with: string }): string {
  if ("starts_with" in clause) return clause.starts_with.toLowerCase();
  return ("contains" in clause ? clause.contains : clause.ends_with).toLowerCase();
}

const isAnchored = (regex: string): boolean => /^\^(?!\(\?!).*[^\\]\$$/.test(regex);

/** The clause as its authors meant it, for the conditions of an "and". */
function holds(clause: MatchLogic, id: string): boolean {
  if ("or" in clause) return clause.or.some((part) => holds(part, id));
  if ("and" in clause) return clause.and.every((part) => holds(part, id));
  if ("equals" in clause) return id === clause.equals.toLowerCase();
  if ("starts_with" in clause) return id.startsWith(clause.starts_with.toLowerCase());
  if ("ends_with" in clause) return id.endsWith(clause.ends_with.toLowerCase());
  if ("contains" in clause) return id.includes(clause.contains.toLowerCase());
  return new RegExp(clause.regex).test(id);
}

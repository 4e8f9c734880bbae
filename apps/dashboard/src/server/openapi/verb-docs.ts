import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CATALOGUE, type ErrorCode } from "@gatehouse/domain";

/** What a verb says of itself in its source. */
export interface VerbDocs {
  /** The docstring as one paragraph, without what it throws. */
  description: string;
  /** Codes of the catalogue that its `@throws` names. */
  throws: ErrorCode[];
  /** It answers nothing: 204. */
  isSilent: boolean;
}

/** Where verbs are: those of the control plane, and the few that the dashboard itself knows the answer to. */
const SOURCES = [join(import.meta.dirname, "../../../../../packages/services/src"), import.meta.dirname];
const VERB = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:function|const) (\w+)/g;
const RETURNS = /\): Promise<([\s\S]*?)> (?:\{|=>)/;

/** Verbs by name, as their sources describe them. For tests and for what they keep up to date. */
export function readVerbDocs(): Map<string, VerbDocs> {
  const docs = new Map<string, VerbDocs>();
  const files = SOURCES.flatMap((cwd) => globSync("**/*.ts", { cwd }).map((file) => join(cwd, file)));
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    for (const { index, 0: whole, 1: comment = "", 2: name = "" } of source.matchAll(VERB)) {
      const [, returns] = RETURNS.exec(source.slice(index + whole.length)) ?? [];
      docs.set(name, { ...readComment(comment), isSilent: returns === "void" });
    }
  }
  return docs;
}

function readComment(comment: string): Pick<VerbDocs, "description" | "throws"> {
  const text = comment
    .replaceAll(/^\s*\* ?/gm, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const [description = "", ...tags] = text.split(/(?:^| )@(?=\w)/);
  const quoted = tags.filter((tag) => tag.startsWith("throws")).flatMap((tag) => [...tag.matchAll(/`(\w+)`/g)]);
  const codes = quoted.map(([, code]) => code as string).filter((code): code is ErrorCode => code in ERROR_CATALOGUE);
  return { description: description.trim(), throws: [...new Set(codes)] };
}

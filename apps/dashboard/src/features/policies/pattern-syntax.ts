/**
 * What of a pattern RE2 does not have, or what is plainly unfinished, as a sentence; null: nothing of the kind. Whether it
 * compiles is told when the draft is saved.
 */
export function notInRe2(regex: string): string | null {
  if (/(?:^|[^\\])(?:\\\\)*\\(?:[1-7](?![0-7])|[89]|k<)|\(\?P=/.test(regex)) {
    return "References back to a group, such as \\1, are not supported.";
  }
  const bare = regex.replace(ESCAPED, "x").replace(CHARACTERS, "x");
  if (/\(\?(?:<?[=!]|>)/.test(bare)) return "Look-around, such as (?=…) or (?<!…), is not supported.";
  if (bare.includes("[")) return "A [ is not closed.";
  const open = bare.split("(").length - bare.split(")").length;
  if (open !== 0) return open > 0 ? "A ( is not closed." : "There is a ) too many.";
  return null;
}

/** `\.`, `\Q…\E` */
const ESCAPED = /\\Q.*?(?:\\E|$)|\\./gs;
/** `[a-z]`, `[]a]`, `[[:alpha:]_]` */
const CHARACTERS = /\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g;

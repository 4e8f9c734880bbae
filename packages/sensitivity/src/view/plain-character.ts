/** Texts use few different characters, so that each is looked up once; hostile ones must not fill the memory. */
const MAX_KNOWN = 20_000;
const known = new Map<number, string | null>();

/** What stands for a character in plain text: nothing for one that cannot be seen; null where it is plain already. */
export function plainCharacter(code: number): string | null {
  let plain = known.get(code);
  if (plain === undefined) {
    const character = String.fromCodePoint(code);
    const found = spell(character, code);
    plain = found === character ? null : found;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(code, plain);
  }
  return plain;
}

/** Ligatures and fractions are no longer; whole phrases in one character would make a text many times as long. */
const LONGEST = 4;

const LINE_BREAK = /[\u0085\u2028\u2029]/u;
const BLANK = /[\p{Zs}\v\f]/u;
/** Soft hyphens, blanks without width, marks of direction, variants of one sign, and control characters. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
const DASH = /[\p{Pd}\u2212]/u;
const DIGIT = /\p{Nd}/u;

function spell(character: string, code: number): string {
  if (LINE_BREAK.test(character)) return "\n";
  if (BLANK.test(character)) return " ";
  if (UNSEEN.test(character)) return "";
  if (DASH.test(character)) return "-";
  const spelled = character.normalize("NFKC");
  if (spelled.length > LONGEST) return character;
  return spelled === character && DIGIT.test(character) ? String(digitOf(code)) : spelled;
}

/** The digits of a script follow each other, and begin with its 0. */
function digitOf(code: number): number {
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

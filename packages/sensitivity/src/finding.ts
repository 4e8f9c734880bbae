import type { DetectorName } from "@gatehouse/domain";

/** Where something is in one text: UTF-16 offsets, `end` exclusive. Never empty. */
export interface Span {
  start: number;
  end: number;
}

/** Something that a detector found in one of the texts of a request. */
export interface Finding extends Span {
  /** Place of the text among those that were scanned. */
  text: number;
  /** A built-in detector, or an own pattern or word list, by name. */
  detector: string;
}

/** Looks for one kind of thing. The spans come in the order of the text and do not overlap. Linear in the text. */
export type Detect = (text: string) => Iterable<Span>;

/** By place; of those that begin together, the one that gives its name to what is replaced comes first. */
export function compareFindings(one: Finding, other: Finding): number {
  return one.text - other.text || one.start - other.start || comparePrecedence(one, other);
}

/** Which of two findings in the same place says best what is there: negative when it is `one`. */
export function comparePrecedence(one: Finding, other: Finding): number {
  return (
    other.end - other.start - (one.end - one.start) ||
    one.start - other.start ||
    rankOf(one.detector) - rankOf(other.detector) ||
    (one.detector < other.detector ? -1 : Number(one.detector > other.detector))
  );
}

/** Own names say more than built-in ones, and a key or a checked number more than the form of one. */
const BUILT_IN_PRECEDENCE = ["secret", "iban", "card", "national_id", "email", "ip", "phone"] satisfies DetectorName[];

/** -1 for own names. */
const rankOf = (detector: string): number => (BUILT_IN_PRECEDENCE as string[]).indexOf(detector);

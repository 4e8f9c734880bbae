import type { AuditEntry } from "@gatehouse/db/admin";
import type { AuditFault, FirstBadEntry } from "@gatehouse/domain";

/** What is wrong, in a sentence for whoever has to find out how it came about. */
const DETAILS: Record<AuditFault, string> = {
  missing: "There is no entry with this number, and there are later ones: it was deleted.",
  out_of_place: "Its number is there twice.",
  changed: "Its content is not what its hash was made of: it was changed after it was written.",
  unlinked: "It does not follow the entry before it.",
  forged: "Its seal is not one of this server's key: it was not written by Gatehouse.",
  unknown_key: "It was sealed under another key than this server's, so that it cannot be told who wrote it.",
  not_as_signed: "A signed checkpoint names another hash for this number: the log up to here was written anew.",
  checkpoint_forged: "The checkpoint at this number was not signed with this server's key.",
  cut_off: "There is no entry with this number, and the log was longer once: its end was cut off.",
  behind_the_end: "It stands behind the end of the chain.",
};

export const faultAt = (sequence: bigint, why: AuditFault, entry?: Pick<AuditEntry, "id">): FirstBadEntry => ({
  sequence: sequence.toString(),
  id: entry?.id.toString() ?? null,
  why,
  detail: DETAILS[why],
});

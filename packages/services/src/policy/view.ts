import type { PolicyDraftRow, PolicyVersionRow, PolicyVersionWithDocument } from "@gatehouse/db/admin";
import type {
  Actor,
  PolicyDraftView,
  PolicyIssueView,
  PolicyVersionDetail,
  PolicyVersionView,
} from "@gatehouse/domain";
import { checkDocument, type DocumentChecks } from "./document/check-document.ts";
import { shownTo } from "./document/mask-document.ts";
import type { PolicyNames } from "./document/names.ts";
import { readIfReadable, UNREADABLE } from "./document/stored-document.ts";

export const viewVersion = (row: PolicyVersionRow, { inForce }: { inForce: boolean }): PolicyVersionView => ({
  version: row.version,
  note: row.note,
  publishedBy: row.publishedBy,
  publishedAt: row.publishedAt.toISOString(),
  restores: row.restores,
  inForce,
});

/** @param reader whose eyes it is for */
export function viewVersionDetail(
  row: PolicyVersionWithDocument,
  { inForce, reader }: { inForce: boolean; reader: Actor },
): PolicyVersionDetail {
  const document = readIfReadable(row.document);
  const shown = document ? shownTo(reader, document) : { document, hidden: false };
  return { ...viewVersion(row, { inForce }), ...shown };
}

/**
 * For those who may see the whole organization's policy.
 * @param inForce number of the version in force; null: there is none
 */
export function viewDraft(
  row: PolicyDraftRow,
  { inForce, names, platform }: { inForce: number | null; names: PolicyNames; platform: DocumentChecks },
): PolicyDraftView {
  const document = readIfReadable(row.document);
  const { revision, basedOn, shadow, updatedBy } = row;
  return {
    document,
    revision,
    basedOn,
    shadow,
    updatedBy,
    updatedAt: row.updatedAt.toISOString(),
    issues: [...overtaken(row, inForce), ...(document ? checkDocument(document, names, platform) : [unreadable])],
  };
}

const unreadable: PolicyIssueView = { path: "document", rule: null, severity: "error", message: UNREADABLE };

/** What came into force since would be undone. */
export function overtaken({ basedOn }: Pick<PolicyDraftRow, "basedOn">, inForce: number | null): PolicyIssueView[] {
  if (basedOn === inForce) return [];
  const begun = basedOn === null ? "when there was no policy" : `from version ${basedOn}`;
  const message = `The draft was begun ${begun}, and version ${inForce} has come into force since: publishing replaces it.`;
  return [{ path: "document", rule: null, severity: "warning", message }];
}

import type { OrganizationRole } from "@gatehouse/domain";

export const ROLE_LABELS: Record<OrganizationRole, string> = {
  owner: "Owner",
  admin: "Administrator",
  auditor: "Auditor",
  finops: "FinOps",
  member: "Member",
};

/** What a role may do, in a few words. */
export const ROLE_WORDS: Record<OrganizationRole, string> = {
  owner: "everything, and makes other owners",
  admin: "everything but owners",
  auditor: "sees everything, changes nothing",
  finops: "sees spend, keys and budgets, no requests",
  member: "sees what the own teams do",
};

import type { DeploymentRow } from "@gatehouse/db/admin";

/** What people know a deployment by: `credential / upstream model`. Two may have the same. */
export const labelOf = ({ credentialName, upstreamModel }: Pick<DeploymentRow, "credentialName" | "upstreamModel">) =>
  `${credentialName} / ${upstreamModel}`;

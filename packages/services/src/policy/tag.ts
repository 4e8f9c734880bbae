import type { PolicyView } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { readPolicy } from "./read.ts";

/** Names what a reader has seen of an organization's policy: an entity tag that changes with version and draft. */
export const policyTag = ({ inForce, draft }: Pick<PolicyView, "inForce" | "draft">): string =>
  `"${inForce?.version ?? 0}-${draft?.revision ?? 0}"`;

/** What `policyTag` says at the moment. @throws GatehouseError as `readPolicy` */
export const readPolicyTag = async (context: VerbContext): Promise<string> => policyTag(await readPolicy(context));

import { updateOrganizationInput } from "@gatehouse/domain";
import { updateOrganization } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const PATCH = withActor(updateOrganizationInput, updateOrganization);

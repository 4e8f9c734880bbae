import { updateDeploymentInput, uuid } from "@gatehouse/domain";
import { deleteDeployment, updateDeployment } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const PATCH = withActor(updateDeploymentInput.extend({ id: uuid }), updateDeployment);
export const DELETE = withActor(z.strictObject({ id: uuid }), deleteDeployment);

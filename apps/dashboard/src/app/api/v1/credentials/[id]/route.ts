import { updateCredentialInput, uuid } from "@gatehouse/domain";
import { deleteCredential, updateCredential } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const PATCH = withActor(updateCredentialInput.extend({ id: uuid }), updateCredential);
export const DELETE = withActor(z.strictObject({ id: uuid }), deleteCredential);

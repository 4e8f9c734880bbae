import { updateSavedViewInput, uuid } from "@gatehouse/domain";
import { removeSavedView, updateSavedView } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const PATCH = withActor(updateSavedViewInput.extend({ id: uuid }), updateSavedView);
export const DELETE = withActor(z.strictObject({ id: uuid }), removeSavedView);

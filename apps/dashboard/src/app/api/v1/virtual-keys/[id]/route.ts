import { updateVirtualKeyInput, uuid } from "@gatehouse/domain";
import { readVirtualKey, updateVirtualKey } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({ id: uuid }), readVirtualKey);
export const PATCH = withActor(updateVirtualKeyInput.extend({ id: uuid }), updateVirtualKey);

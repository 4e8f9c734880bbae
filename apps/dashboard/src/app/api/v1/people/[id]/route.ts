import { updatePersonInput, uuid } from "@gatehouse/domain";
import { removePerson, updatePerson } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const PATCH = withActor(updatePersonInput.extend({ id: uuid }), updatePerson);
export const DELETE = withActor(z.strictObject({ id: uuid }), removePerson);

import { changeGraceInput, uuid } from "@gatehouse/domain";
import { changeGrace } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const PUT = withActor(changeGraceInput.extend({ id: uuid }), changeGrace);

import { beginTotpInput } from "@gatehouse/domain";
import { beginTotp } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(beginTotpInput, beginTotp, { status: 201 });

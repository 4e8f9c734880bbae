import { revealHookSecret } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

/** A POST although nothing is changed: it is written down who asked. */
export const POST = withActor(z.strictObject({}), revealHookSecret);

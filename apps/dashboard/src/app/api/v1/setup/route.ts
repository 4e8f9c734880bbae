import { createOwnerInput } from "@gatehouse/domain";
import { createOwner, readSetup } from "@gatehouse/services";
import * as z from "zod";
import { withoutActor } from "#server/with-actor.ts";

export const GET = withoutActor(z.strictObject({}), readSetup);
export const POST = withoutActor(createOwnerInput, createOwner, { status: 201 });

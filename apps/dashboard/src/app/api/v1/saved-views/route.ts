import { createSavedViewInput } from "@gatehouse/domain";
import { createSavedView, listSavedViews } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listSavedViews);
export const POST = withActor(createSavedViewInput, createSavedView, { status: 201 });

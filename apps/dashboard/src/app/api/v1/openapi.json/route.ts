import * as z from "zod";
import { readApiDocument } from "#server/openapi/read-document.ts";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), readApiDocument);

import { createDeploymentInput } from "@gatehouse/domain";
import { createDeployment, listDeployments } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listDeployments);
export const POST = withActor(createDeploymentInput, createDeployment, { status: 201 });

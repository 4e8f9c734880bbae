import type { SetupView } from "@gatehouse/domain";
import type { Platform } from "../platform.ts";

/** Whether the first owner is still to be created. */
export const readSetup = async ({ db }: Platform): Promise<SetupView> => ({ open: !(await db.people.ownerExists()) });

import { monthWindow, type TimeWindow } from "@gatehouse/domain";
import { found } from "./authorize.ts";
import type { VerbContext } from "./platform.ts";

/** The reporting time zone of the actor's organization. */
export async function timeZoneOf({ db, actor }: VerbContext): Promise<string> {
  return found(await db.organizations.find(actor.organizationId)).timeZone;
}

/** The calendar month that is under way, in the organization's time zone. */
export const currentMonth = async (context: VerbContext): Promise<TimeWindow> =>
  monthWindow(context.now(), await timeZoneOf(context));

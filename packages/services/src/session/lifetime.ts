import type { Platform } from "../platform.ts";

/** How long a session lasts, whatever happens in it. */
export const SESSION_SECONDS = 12 * 3600;

/** What is noted of a session's use is this old at most. */
export const NOTE_EVERY_MS = 60_000;

/** The instants after which a session that lives began, and was last seen. */
export function livesSince({ now, sessionIdleMs }: Platform): { createdAfter: Date; seenAfter: Date } {
  const at = now().getTime();
  // What is noted may be a minute behind: nobody is signed out early for that.
  return {
    createdAfter: new Date(at - SESSION_SECONDS * 1000),
    seenAfter: new Date(at - sessionIdleMs - NOTE_EVERY_MS),
  };
}

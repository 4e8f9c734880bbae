import { createHash } from "node:crypto";
import { GatehouseError } from "@gatehouse/domain";
import type { Platform } from "../platform.ts";

/** How fast a series of failures is slowed down. */
interface Pace {
  /** Failures without a wait. */
  free: number;
  /** The first wait; each further failure doubles it. */
  firstWaitSeconds: number;
  longestWaitSeconds: number;
}

const MINUTE_S = 60;
const FORGET_MS = 24 * 3_600_000;

/** One account from one address: the wait grows to a quarter of an hour. */
const PER_ADDRESS: Pace = { free: 5, firstWaitSeconds: 30, longestWaitSeconds: 15 * MINUTE_S };
/** One account from anywhere: a short wait only, since strangers must not be able to lock a person out. */
const PER_ACCOUNT: Pace = { free: 25, firstWaitSeconds: 5, longestWaitSeconds: MINUTE_S };

/**
 * Counts one attempt to sign in before its password is looked at, so that parallel guesses count as well.
 * @throws GatehouseError `rate_limited` while the account has to wait
 */
export async function countAttempt({ db, now }: Platform, account: string, ip: string | null): Promise<void> {
  const at = now();
  const forgetBefore = new Date(at.getTime() - FORGET_MS);
  for (const [key, pace] of [
    [keyOf(account, ip), PER_ADDRESS],
    [keyOf(account), PER_ACCOUNT],
  ] as const) {
    const waitSeconds = await db.loginThrottle.attempt(key, { at, forgetBefore, ...pace });
    if (waitSeconds > 0) {
      const message = `Too many attempts to sign in. Try again in ${inWords(waitSeconds)}.`;
      throw new GatehouseError("rate_limited", { message, retryAfterSeconds: waitSeconds });
    }
  }
}

/** Forgets the failures of an account whose password was right. */
export async function forgetAttempts({ db, now }: Platform, account: string, ip: string | null): Promise<void> {
  await db.loginThrottle.clear([keyOf(account, ip), keyOf(account)], new Date(now().getTime() - FORGET_MS));
}

/** A digest, so that the table lists no addresses. */
const keyOf = (account: string, ip: string | null = null): string =>
  createHash("sha256")
    .update(JSON.stringify([account, ip]))
    .digest("hex");

const inWords = (seconds: number): string =>
  seconds < 2 * MINUTE_S ? `${seconds} seconds` : `${Math.ceil(seconds / MINUTE_S)} minutes`;

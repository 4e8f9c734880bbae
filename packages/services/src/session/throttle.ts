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
export async function countAttempt(platform: Platform, account: string, ip: string | null): Promise<void> {
  await count(platform, keyOf(account, ip), PER_ADDRESS);
  await count(platform, keyOf(account), PER_ACCOUNT);
}

/** What only somebody gets to guess who is past the first door: the code after the password, the password in a session. */
type Guess = "code" | "password";

/**
 * Counts one guess before it is looked at. The wait grows wherever the guesses come from.
 * @throws GatehouseError `rate_limited`
 */
export const countGuess = (platform: Platform, of: Guess, userId: string): Promise<void> =>
  count(platform, guessKeyOf(of, userId), PER_ADDRESS);

/** Forgets the guesses of somebody who was right. */
export const forgetGuesses = ({ db, now }: Platform, of: Guess, userId: string): Promise<void> =>
  db.loginThrottle.clear([guessKeyOf(of, userId)], new Date(now().getTime() - FORGET_MS));

/** Forgets the failures of an account whose password was right. */
export async function forgetAttempts({ db, now }: Platform, account: string, ip: string | null): Promise<void> {
  await db.loginThrottle.clear([keyOf(account, ip), keyOf(account)], new Date(now().getTime() - FORGET_MS));
}

async function count({ db, now }: Platform, key: string, pace: Pace): Promise<void> {
  const at = now();
  const forgetBefore = new Date(at.getTime() - FORGET_MS);
  const waitSeconds = await db.loginThrottle.attempt(key, { at, forgetBefore, ...pace });
  if (waitSeconds === 0) return;
  const message = `Too many attempts. Try again in ${inWords(waitSeconds)}.`;
  throw new GatehouseError("rate_limited", { message, retryAfterSeconds: waitSeconds });
}

const guessKeyOf = (of: Guess, userId: string): string => keyOf(`${of} of ${userId}`);

/** A digest, so that the table lists no addresses. */
const keyOf = (account: string, ip: string | null = null): string =>
  createHash("sha256")
    .update(JSON.stringify([account, ip]))
    .digest("hex");

const inWords = (seconds: number): string =>
  seconds < 2 * MINUTE_S ? `${seconds} seconds` : `${Math.ceil(seconds / MINUTE_S)} minutes`;

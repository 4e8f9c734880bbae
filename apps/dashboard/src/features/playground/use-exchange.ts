"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { isApiError, isSignedOut } from "#lib/api-client.ts";
import { reportSignedOut } from "#lib/signed-out.ts";
import type { BuiltRequest } from "./build-request.ts";
import { type Exchange, ended, SENDING, withPiece } from "./exchange.ts";
import type { AnswerError } from "./read-answer.ts";
import { send } from "./send.ts";

/** How often a key that was issued a moment ago is tried again, until the gateways know it. */
const TRIES_OF_A_NEW_KEY = 20;
const BETWEEN_TRIES_MS = 300;

interface SendOptions {
  secret: string;
  /** The gateways may not know the key yet. */
  isNewKey: boolean;
}

/** Sends one request at a time; leaving the page ends it. The secret is passed through and not kept. */
export function useExchange() {
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(async (request: BuiltRequest, { secret, isNewKey }: SendOptions) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const startedMs = performance.now();
    const elapsedMs = () => performance.now() - startedMs;
    let now = SENDING;
    const show = (next: Exchange) => {
      now = next;
      if (running.current === control) setExchange(next);
    };
    const attempt = () => {
      show(SENDING);
      return send({ ...request, secret }, control.signal, {
        onHead: (head) => show({ ...now, head }),
        onPiece: (piece) => show(withPiece(now, piece, elapsedMs())),
      });
    };
    try {
      await attempt();
      for (let tries = 1; isNewKey && isUnknownKey(now) && tries < TRIES_OF_A_NEW_KEY; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
        control.signal.throwIfAborted();
        await attempt();
      }
      show(ended(now, elapsedMs()));
    } catch (error) {
      if (isSignedOut(error)) reportSignedOut();
      if (control.signal.aborted) show(ended(now, elapsedMs(), "stopped"));
      else show(ended({ ...now, error: failureOf(error) }, elapsedMs()));
    } finally {
      if (running.current === control) running.current = null;
    }
  }, []);

  const stop = useCallback(() => running.current?.abort(), []);
  return { exchange, start, stop };
}

const isUnknownKey = ({ head }: Exchange) => head?.status === 401;

const failureOf = (error: unknown): AnswerError =>
  isApiError(error)
    ? { code: error.code, message: error.message }
    : { code: "stream_incomplete", message: "The answer broke off before its end." };

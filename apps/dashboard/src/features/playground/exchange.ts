import type { AnswerError, Piece } from "./read-answer.ts";
import type { AnswerHead } from "./send.ts";

/** One request of the playground and what has come of it so far. */
export interface Exchange {
  state: "sending" | "done" | "stopped" | "failed";
  head: AnswerHead | null;
  text: string;
  stop: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  /** From sending to the first words; null: there are none yet. */
  firstTextMs: number | null;
  durationMs: number | null;
  error: AnswerError | null;
}

export const SENDING: Exchange = {
  state: "sending",
  head: null,
  text: "",
  stop: null,
  inputTokens: null,
  outputTokens: null,
  firstTextMs: null,
  durationMs: null,
  error: null,
};

/** @param atMs since it was sent */
export const withPiece = (exchange: Exchange, piece: Piece, atMs: number): Exchange => ({
  ...exchange,
  text: exchange.text + (piece.text ?? ""),
  stop: piece.stop ?? exchange.stop,
  inputTokens: piece.inputTokens ?? exchange.inputTokens,
  outputTokens: piece.outputTokens ?? exchange.outputTokens,
  firstTextMs: exchange.firstTextMs ?? (piece.text ? atMs : null),
  error: piece.error ?? exchange.error,
});

/** Nothing more comes. @param atMs since it was sent */
export const ended = (exchange: Exchange, atMs: number, state: "done" | "stopped" = "done"): Exchange => ({
  ...exchange,
  state: exchange.error ? "failed" : state,
  durationMs: atMs,
});

"use client";
import { Check, CircleStop, CornerDownLeft, LoaderCircle } from "lucide-react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { explain } from "../error-words.ts";
import type { Exchange } from "../exchange.ts";
import { AnswerFigures } from "./answer-figures.tsx";

interface AnswerPanelProps {
  exchange: Exchange | null;
  /** Takes the answer into the conversation. */
  onContinue: (text: string) => void;
}

export const ANSWER_ID = "playground-answer";

/** What came back, as plain text: nothing in it is run, rendered or loaded. */
export function AnswerPanel({ exchange, onContinue }: AnswerPanelProps) {
  return (
    <Card id={ANSWER_ID} className="grid scroll-mt-18 content-start">
      <CardHeader title="Answer" actions={exchange ? <State exchange={exchange} /> : null} />
      <div className="grid min-w-0 gap-4 px-5 pb-5">
        {exchange ? (
          <>
            {exchange.error ? <Problem exchange={exchange} /> : null}
            <Words exchange={exchange} />
            {exchange.state === "sending" || exchange.text === "" ? null : (
              <div className="flex flex-wrap gap-2">
                <CopyButton text={exchange.text} what="answer" labelled />
                <Button onClick={() => onContinue(exchange.text)}>
                  <CornerDownLeft aria-hidden />
                  Continue from here
                </Button>
              </div>
            )}
            <AnswerFigures exchange={exchange} />
          </>
        ) : (
          <p className="py-8 text-center text-compact text-muted-foreground">
            Write a message and send it: the answer comes here, with what it cost.
          </p>
        )}
      </div>
    </Card>
  );
}

const STATES = {
  sending: { text: "Answering", icon: LoaderCircle, classes: "text-muted-foreground [&>svg]:animate-spin" },
  done: { text: "Done", icon: Check, classes: "text-success" },
  stopped: { text: "Stopped", icon: CircleStop, classes: "text-warning" },
  failed: { text: "Failed", icon: CircleStop, classes: "text-danger" },
} as const;

function State({ exchange: { state } }: { exchange: Exchange }) {
  const { text, icon: Icon, classes } = STATES[state];
  return (
    <span role="status" className={`flex items-center gap-1.5 text-xs ${classes}`}>
      <Icon className="size-3.5" aria-hidden />
      {text}
    </span>
  );
}

function Words({ exchange: { text, state, stop } }: { exchange: Exchange }) {
  if (text === "" && state !== "sending") {
    return state === "failed" ? null : <p className="text-compact text-muted-foreground">There were no words in it.</p>;
  }
  return (
    <div className="grid gap-1.5">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label="Words of the answer"
        className="max-h-[32rem] min-h-24 overflow-y-auto rounded-lg border bg-inset p-3.5"
      >
        <p className="whitespace-pre-wrap break-words text-sm leading-6">{text}</p>
      </section>
      {stop && !USUAL_ENDS.has(stop) ? <p className="text-warning text-xs">It ended early: {stop}.</p> : null}
    </div>
  );
}

const USUAL_ENDS = new Set(["stop", "end_turn", "completed", "stop_sequence"]);

function Problem({ exchange: { error, head } }: { exchange: Exchange }) {
  if (!error) return null;
  const explained = explain(error.code);
  return (
    <Callout tone="danger" role="alert" title={error.message}>
      {explained ? <p>{[explained.who, explained.advice].filter(Boolean).join(" ")}</p> : null}
      <p className="mt-1 break-all font-mono text-muted-foreground text-xs">
        {[head && head.status >= 400 ? `status ${head.status}` : null, error.code].filter(Boolean).join(" · ")}
      </p>
      {head?.retryAfterSeconds ? <p className="text-xs">Try again in {head.retryAfterSeconds} s.</p> : null}
    </Callout>
  );
}

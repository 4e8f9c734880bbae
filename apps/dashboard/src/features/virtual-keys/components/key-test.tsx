"use client";
import type { VirtualKeyTestView } from "@gatehouse/domain";
import { CircleCheck, CircleX, Send } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { formatDuration } from "#lib/format.ts";
import { useTestVirtualKey } from "../mutations.ts";

/** Sends one real request with the secret, and says what came of it. */
export function KeyTest({ virtualKeyId, secret }: { virtualKeyId: string; secret: string }) {
  const test = useTestVirtualKey(virtualKeyId);
  return (
    <section aria-label="Test this key" className="grid gap-2.5 rounded-lg border p-3.5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 text-muted-foreground text-xs">
          One tiny request through the gateway. It costs what it costs, usually far below a cent, and counts into the
          key's budgets.
        </p>
        <Button pending={test.isPending} onClick={() => test.mutate(secret)}>
          {test.isPending ? null : <Send aria-hidden />}
          Test this key
        </Button>
      </div>
      {test.error ? (
        <Callout tone="danger" role="alert">
          {test.error.message}
        </Callout>
      ) : null}
      {test.data ? <Result result={test.data} /> : null}
    </section>
  );
}

function Result({ result }: { result: VirtualKeyTestView }) {
  const { ok, status, latencyMs, model, requestId, detail } = result;
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <div role="status" className="flex items-start gap-2.5 text-compact">
      <Icon className={`mt-0.5 size-4 shrink-0 ${ok ? "text-success" : "text-danger"}`} aria-hidden />
      <div className="min-w-0">
        <p>{detail}</p>
        <p className="text-muted-foreground text-xs">
          {[status === null ? null : `Status ${status}`, formatDuration(latencyMs), model].filter(Boolean).join(" · ")}
          {requestId ? (
            <>
              {" · "}
              <a
                href={`/requests?range=1h&request=${encodeURIComponent(requestId)}`}
                target="_blank"
                rel="noreferrer"
                className="text-accent underline-offset-4 hover:underline"
              >
                Open the request
              </a>
            </>
          ) : null}
        </p>
      </div>
    </div>
  );
}

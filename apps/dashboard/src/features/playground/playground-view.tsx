"use client";
import { VIRTUAL_KEY_PATTERN } from "@gatehouse/domain";
import { Send, Square } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Keys } from "#features/palette/components/keys.tsx";
import { buildRequest } from "./build-request.ts";
import { ANSWER_ID, AnswerPanel } from "./components/answer-panel.tsx";
import { CodeCard } from "./components/code-card.tsx";
import { KeyField } from "./components/key-field.tsx";
import { RequestForm } from "./components/request-form.tsx";
import { TemporaryKeyInUse, TemporaryKeyPanel } from "./components/temporary-key.tsx";
import { continueWith } from "./draft.ts";
import { useDraft } from "./use-draft.ts";
import { useExchange } from "./use-exchange.ts";
import { useTemporaryKey } from "./use-temporary-key.ts";

export function PlaygroundView() {
  const { draft, change, built, problems, attempts, secretProblem, key, exchange, submit, stop } = usePlayground();
  const isSending = exchange?.state === "sending";
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!isSending) submit();
  };
  return (
    <Page wide>
      <PageHeader
        title="Playground"
        description="Sends a real request through the gateway, with the key's limits, the policy and the bill of any other."
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the shortcut works from every field in it */}
      <div onKeyDown={onKeyDown} className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid min-w-0 gap-5">
          <Card>
            <CardHeader title="Key" />
            <div className="grid gap-4 px-5 pb-5">
              {key.temporary.key ? (
                <TemporaryKeyInUse temporary={key.temporary} />
              ) : (
                <>
                  <KeyField secret={key.secret} onChange={key.setSecret} error={secretProblem} />
                  <TemporaryKeyPanel temporary={key.temporary} />
                </>
              )}
            </div>
          </Card>
          <Card>
            <CardHeader title="Request" />
            <div className="px-5 pb-5">
              <RequestForm draft={draft} onChange={change} problems={problems} attempts={attempts} />
            </div>
            <div className="flex items-center justify-between gap-3 rounded-b-xl border-t bg-inset px-5 py-3.5">
              <p className="flex items-center gap-1.5 text-muted-foreground text-xs">
                <Keys keys={["mod+Enter"]} /> sends
              </p>
              {isSending ? (
                <Button onClick={stop}>
                  <Square aria-hidden />
                  Stop
                </Button>
              ) : (
                <Button variant="primary" onClick={submit}>
                  <Send aria-hidden />
                  Send
                </Button>
              )}
            </div>
          </Card>
        </div>
        <div className="grid min-w-0 gap-5">
          <AnswerPanel exchange={exchange} onContinue={(text) => change({ turns: continueWith(draft.turns, text) })} />
          <CodeCard request={built} />
        </div>
      </div>
    </Page>
  );
}

/** The playground's state: what is written, the key to send it with, and what came back. */
function usePlayground() {
  const [draft, change] = useDraft();
  const key = useKey();
  const { exchange, start, stop } = useExchange();
  // What is wrong is said once somebody tried to send it, and from then on as it is mended.
  const [attempts, setAttempts] = useState(0);
  const result = buildRequest(draft);
  const isKey = VIRTUAL_KEY_PATTERN.test(key.inUse);
  const submit = () => {
    if ("problems" in result || !isKey) return setAttempts((before) => before + 1);
    setAttempts(0);
    // Below the form on a narrow screen: it is brought into sight.
    document.getElementById(ANSWER_ID)?.scrollIntoView({ block: "nearest" });
    void start(result.request, { secret: key.inUse, isNewKey: key.isNew() });
  };
  return {
    draft,
    change,
    built: "request" in result ? result.request : null,
    problems: attempts > 0 && "problems" in result ? result.problems : {},
    attempts,
    secretProblem: attempts > 0 && key.inUse === "" ? "Paste a key, or use a temporary one." : undefined,
    key,
    exchange,
    submit,
    stop,
  };
}

const NEW_FOR_MS = 30_000;

/** The key that is pasted or issued; neither leaves this page's memory but in a request. */
function useKey() {
  const [secret, setSecret] = useState("");
  const temporary = useTemporaryKey();
  return {
    secret,
    setSecret,
    temporary,
    inUse: temporary.key?.secret ?? secret,
    isNew: () => temporary.key !== null && Date.now() - temporary.key.issuedAt < NEW_FOR_MS,
  };
}

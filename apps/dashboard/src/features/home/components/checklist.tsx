"use client";
import type { RequestRow } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Money } from "#components/data/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Offers } from "#features/providers/components/offers.tsx";
import { deploymentsQuery } from "#features/providers/queries.ts";
import { useSession } from "#features/session/index.ts";
import { SnippetTabs } from "#features/virtual-keys/components/snippet-tabs.tsx";
import { cn } from "#lib/cn.ts";
import { formatTokenFlow } from "#lib/format.ts";
import type { Onboarding } from "../use-onboarding.ts";

interface ChecklistProps {
  steps: Onboarding;
  firstRequest: RequestRow | null;
  onDone: () => void;
}

/** The way from an empty installation to the first request; the first open step is unfolded. */
export function Checklist({ steps, firstRequest, onDone }: ChecklistProps) {
  const order = ["provider", "team", "key", "request"] as const;
  const current = order.find((step) => !steps[step]);
  const step = (name: keyof Onboarding) => ({
    done: steps[name],
    current: current === name,
    number: order.indexOf(name) + 1,
  });
  return (
    <Card aria-label="First steps" className="overflow-hidden">
      <ol className="divide-y">
        <Step
          {...step("provider")}
          title="Connect a provider"
          hint="Where requests are sent: a vendor, a server of your own, or the sandbox to try things out."
        >
          <div className="grid gap-3">
            <Offers reserve />
            <Button asChild className="w-fit">
              <Link href="/providers?new=true">Enter a provider's key</Link>
            </Button>
          </div>
        </Step>
        <Step {...step("team")} title="Create a team" hint="It owns keys and pays for what they use.">
          <Button asChild variant="primary">
            <Link href="/teams?new=true">Create a team</Link>
          </Button>
        </Step>
        <Step
          {...step("key")}
          title="Create a key"
          hint="What your application sends instead of the provider's secret."
        >
          <Button asChild variant="primary">
            <Link href="/keys?new=true">Create a key</Link>
          </Button>
        </Step>
        <Step
          {...step("request")}
          title="Send the first request"
          hint="With any OpenAI client: change its base URL and its key."
        >
          <FirstRequest />
        </Step>
      </ol>
      {steps.request && firstRequest ? <Arrived request={firstRequest} onDone={onDone} /> : null}
    </Card>
  );
}

interface StepProps {
  number: number;
  done: boolean;
  current: boolean;
  title: string;
  hint: string;
  children: ReactNode;
}

function Step({ number, done, current, title, hint, children }: StepProps) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 px-5 py-4" aria-current={current ? "step" : undefined}>
      {done ? (
        <CircleCheck className="size-6 text-success" strokeWidth={1.75} aria-label="Done" />
      ) : (
        <span
          aria-hidden
          className={cn(
            "grid size-6 place-items-center rounded-full border font-medium text-xs tabular-nums",
            current ? "border-accent bg-accent-soft text-accent" : "text-muted-foreground",
          )}
        >
          {number}
        </span>
      )}
      <div className="min-w-0">
        <h3 className={cn("font-medium leading-6", done && "text-muted-foreground")}>{title}</h3>
        {done ? null : <p className="text-compact text-muted-foreground">{hint}</p>}
        {current ? <div className="mt-3">{children}</div> : null}
      </div>
    </li>
  );
}

function FirstRequest() {
  const { gatewayUrl } = useSession();
  const model = useQuery(deploymentsQuery()).data?.items[0]?.model ?? "";
  return (
    <div className="grid gap-3">
      <SnippetTabs gatewayUrl={gatewayUrl} model={model} apiKey="YOUR_KEY" />
      <p role="status" className="flex items-center gap-2.5 text-compact text-muted-foreground">
        <span className="relative grid size-2.5 place-items-center" aria-hidden>
          <span className="absolute size-2.5 animate-ping rounded-full bg-accent/60" />
          <span className="size-2 rounded-full bg-accent" />
        </span>
        Listening for the first request…
      </p>
    </div>
  );
}

const Arrived = ({ request, onDone }: { request: RequestRow; onDone: () => void }) => (
  <Callout
    tone="success"
    role="status"
    title="The first request has arrived"
    className="m-5 mt-1"
    actions={
      <>
        <Button asChild size="sm" variant="primary">
          <Link href={`/requests?request=${encodeURIComponent(request.requestId)}`}>Look at it</Link>
        </Button>
        <Button size="sm" onClick={onDone}>
          Show the overview
        </Button>
      </>
    }
  >
    <span className="font-mono text-xs">{request.model}</span> ·{" "}
    {formatTokenFlow(request.inputTokens, request.outputTokens)} tokens · <Money amount={request.costNanoUsd} />
  </Callout>
);

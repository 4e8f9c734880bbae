"use client";
import type { RequestDetail, RequestTraceView } from "@gatehouse/domain";
import Link from "next/link";
import { Callout } from "#components/ui/callout.tsx";
import { outcomeWords } from "../../route-words.ts";
import { Section } from "../panel-parts.tsx";
import { RouteBudgets } from "./route-budgets.tsx";
import { RouteCache } from "./route-cache.tsx";
import { RouteCandidates } from "./route-candidates.tsx";
import { RouteFacts } from "./route-facts.tsx";
import { RouteGuardrails } from "./route-guardrails.tsx";
import { RouteRules } from "./route-rules.tsx";
import { RouteShadow } from "./route-shadow.tsx";

/** Why a request went the way it went: what was looked at, which rule decided, and who could have answered. */
export function RouteTrace({ trace }: Pick<RequestDetail, "trace">) {
  if (!trace) {
    return (
      <p className="px-5 py-4 text-compact text-muted-foreground">
        Nothing is known of this request's way: it was stopped before the policy was asked, or recorded by an earlier
        version of Gatehouse.
      </p>
    );
  }
  return (
    <div className="grid gap-6 px-5 py-4">
      <Outcome trace={trace} />
      {trace.rules.length > 0 ? (
        <Section title="Rules">
          <RouteRules trace={trace} />
        </Section>
      ) : null}
      <Section title="What the policy looked at">
        <RouteFacts trace={trace} />
      </Section>
      {trace.candidates.length > 0 ? (
        <Section title="Candidates">
          <RouteCandidates trace={trace} />
        </Section>
      ) : null}
      {trace.guardrails.length > 0 ? (
        <Section title="Guardrails">
          <RouteGuardrails guardrails={trace.guardrails} />
        </Section>
      ) : null}
      {trace.cache ? (
        <Section title="Cache">
          <RouteCache cache={trace.cache} />
        </Section>
      ) : null}
      {trace.budgets.length > 0 ? (
        <Section title="Budgets">
          <RouteBudgets budgets={trace.budgets} />
        </Section>
      ) : null}
      {trace.shadow ? (
        <Section title="Draft beside the policy">
          <RouteShadow shadow={trace.shadow} />
        </Section>
      ) : null}
    </div>
  );
}

const Outcome = ({ trace }: { trace: RequestTraceView }) => (
  <Callout tone={trace.outcome === "deny" ? "warning" : "info"} title={outcomeWords(trace)}>
    {trace.reason ? <p>{trace.reason}</p> : null}
    {trace.policyVersion === null ? null : (
      <p>
        <Link href={`/policies?version=${trace.policyVersion}`} className="text-accent underline underline-offset-2">
          Version {trace.policyVersion} of the policy
        </Link>
      </p>
    )}
  </Callout>
);

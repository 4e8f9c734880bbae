"use client";
import type { CredentialTestView, CredentialView } from "@gatehouse/domain";
import { CircleCheck, CircleX, Plus, Zap } from "lucide-react";
import { ProviderMark } from "#components/data/provider-mark.tsx";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { useMay } from "#features/session/index.ts";
import { formatDuration, plural } from "#lib/format.ts";
import { isSimulated, providerLabel } from "../catalogue.ts";
import { useTestCredential } from "../mutations.ts";
import { CredentialMenu } from "./credential-menu.tsx";
import { SimulatedBadge } from "./simulated-badge.tsx";

interface CredentialCardProps {
  credential: CredentialView;
  onEdit: () => void;
  /** Adds a model of this credential; `models` are those the provider listed when it was tested. */
  onAddModel: (models: string[]) => void;
}

export function CredentialCard({ credential, onEdit, onAddModel }: CredentialCardProps) {
  const test = useTestCredential(credential.id);
  const mayWrite = useMay("provider.write");
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-3 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 items-center gap-3">
          <ProviderMark provider={credential.provider} className="size-8 rounded-lg text-compact" />
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              <span className="truncate">{credential.name}</span>
              {isSimulated(credential.provider) && !/simulated/i.test(credential.name) ? <SimulatedBadge /> : null}
              {credential.disabledAt ? <Badge tone="warning">Disabled</Badge> : null}
              {credential.needsSecret ? <Badge tone="danger">Secret needed</Badge> : null}
            </p>
            <p className="text-muted-foreground text-xs sm:truncate">
              {providerLabel(credential.provider) === credential.name
                ? null
                : `${providerLabel(credential.provider)} · `}
              <span className="break-all font-mono">{credential.baseUrl}</span>
              {credential.secretHint ? ` · secret ends in ${credential.secretHint}` : ""} ·{" "}
              {plural(credential.deploymentCount, "model")}
            </p>
          </div>
        </div>
        {mayWrite ? (
          <div className="flex items-center gap-2">
            <Button
              size="sm"
              pending={test.isPending}
              onClick={() => test.mutate(undefined)}
              aria-label={`Test ${credential.name}`}
            >
              {test.isPending ? null : <Zap aria-hidden />}
              Test
            </Button>
            <Button
              size="sm"
              onClick={() => onAddModel(test.data?.models ?? [])}
              aria-label={`Add a model of ${credential.name}`}
            >
              <Plus aria-hidden />
              Add model
            </Button>
            <CredentialMenu credential={credential} onEdit={onEdit} />
          </div>
        ) : null}
      </div>
      <TestResult credential={credential} result={test.data} problem={test.error?.message} />
    </li>
  );
}

interface TestResultProps {
  credential: CredentialView;
  result: CredentialTestView | undefined;
  problem: string | undefined;
}

/** The test just made, else the last one on record. */
function TestResult({ credential, result, problem }: TestResultProps) {
  const last = credential.lastTest;
  if (!result && !problem && !last) return null;
  const ok = problem ? false : (result?.ok ?? last?.ok ?? false);
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <p role="status" className="flex items-start gap-2 text-compact">
      <Icon className={`mt-0.5 size-4 shrink-0 ${ok ? "text-success" : "text-danger"}`} aria-hidden />
      <span className="min-w-0">
        {problem ?? result?.detail ?? last?.detail}
        <span className="text-muted-foreground">
          {result ? ` ${formatDuration(result.latencyMs)}` : null}
          {result && result.models.length > 0 ? ` · ${plural(result.models.length, "model")} listed` : null}
          {!result && !problem && last ? (
            <>
              {" · tested "}
              <When at={last.at} />
            </>
          ) : null}
        </span>
      </span>
    </p>
  );
}

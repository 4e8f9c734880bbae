"use client";
import { RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { isApiError } from "#lib/api-client.ts";

interface ErrorStateProps {
  /** What could not be done: "The requests could not be loaded". */
  title: string;
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** Says what failed, why, what to do, and the id that finds it in the server's log. */
export function ErrorState({ title, error, onRetry, className }: ErrorStateProps) {
  const requestId = isApiError(error) ? error.requestId : null;
  return (
    <Callout
      tone="danger"
      role="alert"
      title={title}
      className={className ?? "m-4"}
      actions={
        onRetry ? (
          <Button size="sm" onClick={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        ) : null
      }
    >
      <p>{error instanceof Error ? error.message : "Something went wrong."}</p>
      {requestId ? <p className="mt-1 font-mono text-muted-foreground text-xs">Request id {requestId}</p> : null}
    </Callout>
  );
}

"use client";
import { Button } from "#components/ui/button.tsx";

/** Shown when a page breaks while it is drawn; `digest` finds the error in the server's log. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[60dvh] place-items-center px-4">
      <div className="grid justify-items-center gap-2 text-center" role="alert">
        <h1 className="font-semibold text-xl tracking-tight">This page broke</h1>
        <p className="max-w-sm text-muted-foreground">
          Nothing was changed by it. Try again; if it stays, look for the error in the server's log.
        </p>
        {error.digest ? <p className="font-mono text-muted-foreground text-xs">{error.digest}</p> : null}
        <Button variant="primary" className="mt-3" onClick={reset}>
          Try again
        </Button>
      </div>
    </main>
  );
}

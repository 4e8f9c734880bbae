"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { formatPricePerMillion } from "#lib/format.ts";
import { ceilingPriceQuery } from "../queries.ts";
import { CeilingDialog } from "./ceiling-dialog.tsx";

/** What becomes of models without a price: the organization's policy. */
export function CeilingCard() {
  const price = useQuery(ceilingPriceQuery());
  const mayWrite = useMay("provider.write");
  const [open, setOpen] = useState(false);
  if (price.isError) {
    return (
      <ErrorState
        title="The policy for models without a price could not be loaded"
        error={price.error}
        onRetry={price.refetch}
        className="m-0"
      />
    );
  }
  if (!price.data) return null;
  const { ceiling } = price.data;
  return (
    <Card aria-label="Models without a price">
      <CardHeader
        title="Models without a price"
        description={
          ceiling
            ? `They are taken to cost ${formatPricePerMillion(ceiling.inputPicoUsd)} in and ${formatPricePerMillion(ceiling.outputPicoUsd)} out per million tokens.`
            : "Keys under a hard budget cannot call them, since nobody could say what they spend."
        }
        actions={mayWrite ? <Button onClick={() => setOpen(true)}>Change policy</Button> : null}
        className="pb-4"
      />
      <CeilingDialog ceiling={ceiling} open={open} onOpenChange={setOpen} />
    </Card>
  );
}

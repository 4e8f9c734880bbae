"use client";
import { DatabaseZap } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "#components/data/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";

export const NothingCached = () => (
  <Card>
    <EmptyState
      icon={DatabaseZap}
      title="The cache was not asked in this span"
      action={
        <Button asChild>
          <Link href="/policies">Go to the policy</Link>
        </Button>
      }
    >
      Nothing is cached until a rule of the policy says for how long answers are kept, and whose requests get them.
    </EmptyState>
  </Card>
);

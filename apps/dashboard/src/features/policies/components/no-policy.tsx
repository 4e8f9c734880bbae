import { Route } from "lucide-react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";

export const NoPolicy = ({ onBegin }: { onBegin: (() => void) | null }) => (
  <Card aria-label="In force">
    <EmptyState
      icon={Route}
      title="No policy is in force"
      action={
        onBegin ? (
          <Button variant="primary" onClick={onBegin}>
            Write a policy
          </Button>
        ) : null
      }
    >
      Every request goes to the deployments of its model, in their order. A policy can send it elsewhere, change it on
      the way, or refuse it.
    </EmptyState>
  </Card>
);

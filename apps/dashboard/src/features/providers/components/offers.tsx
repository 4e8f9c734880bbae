"use client";
import type { ProviderOfferView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Download, FlaskConical } from "lucide-react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useAcceptOffer } from "../mutations.ts";
import { offersQuery } from "../queries.ts";

/** Providers that need no typing: the sandbox, and those whose secret is in the server's environment. */
export function Offers({
  reserve,
}: {
  /** Keeps the place while it is not known whether there are any. */ reserve?: boolean;
}) {
  const offers = useQuery(offersQuery());
  if (offers.isPending && reserve) return <Skeleton className="h-32 rounded-xl" />;
  if (!offers.data || offers.data.items.length === 0) return null;
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {offers.data.items.map((offer) => (
        <Offer key={`${offer.kind}-${offer.provider}`} offer={offer} />
      ))}
    </ul>
  );
}

function Offer({ offer }: { offer: ProviderOfferView }) {
  const accept = useAcceptOffer();
  const sandbox = offer.kind === "sandbox";
  const Icon = sandbox ? FlaskConical : Download;
  const submit = () =>
    accept.mutate(offer, {
      onSuccess: () => toast.success(`${offer.label} is connected`),
      onError: (error) => toast.error(error.message),
    });
  return (
    <li className="flex items-start gap-3 rounded-xl border border-dashed bg-inset p-4">
      <span className="grid size-8 shrink-0 place-items-center rounded-lg border bg-card">
        <Icon className="size-4 text-accent" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{offer.label}</p>
        <p className="mt-0.5 text-compact text-muted-foreground">
          {sandbox ? (
            "Try everything without a vendor account. Answers and prices are simulated."
          ) : (
            <>
              The server's environment holds <code className="font-mono text-xs">{offer.variable}</code>.
            </>
          )}
        </p>
        <Button
          size="sm"
          className="mt-2.5"
          pending={accept.isPending}
          onClick={submit}
          aria-label={sandbox ? "Connect the sandbox" : `Import ${offer.label}`}
        >
          {sandbox ? "Connect the sandbox" : "Import"}
        </Button>
      </div>
    </li>
  );
}

"use client";
import type { AccountView } from "@gatehouse/domain";
import { useState } from "react";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { plural } from "#lib/format.ts";
import { DisableTotpDialog } from "./disable-totp-dialog.tsx";
import { RenewCodesDialog } from "./renew-codes-dialog.tsx";
import { TotpSetupDialog } from "./totp-setup-dialog.tsx";

/** Fewer recovery codes than this are a reason to make new ones. */
const FEW_CODES = 3;

export function TotpCard({ account: { totp, email } }: { account: AccountView }) {
  const [open, setOpen] = useState<"setup" | "disable" | "renew" | null>(null);
  const close = (next: boolean) => !next && setOpen(null);
  return (
    <Card aria-label="Two-step sign-in">
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            Two-step sign-in
            {totp ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>}
          </span>
        }
        description="After the password, a code from an app on your phone. A stolen password alone then opens nothing."
        actions={
          totp ? null : (
            <Button variant="primary" onClick={() => setOpen("setup")}>
              Set up
            </Button>
          )
        }
      />
      {totp ? (
        <div className="grid gap-4 px-5 pb-5">
          <p className="text-compact text-muted-foreground">
            Set up <When at={totp.enabledAt} />. {plural(totp.recoveryCodesLeft, "recovery code")} left.
          </p>
          {totp.recoveryCodesLeft < FEW_CODES ? (
            <Callout tone="warning">Make new recovery codes before the last one is used.</Callout>
          ) : null}
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setOpen("renew")}>New recovery codes</Button>
            <Button onClick={() => setOpen("disable")}>Turn off</Button>
          </div>
        </div>
      ) : null}
      <TotpSetupDialog open={open === "setup"} onOpenChange={close} email={email} />
      <RenewCodesDialog open={open === "renew"} onOpenChange={close} />
      <DisableTotpDialog open={open === "disable"} onOpenChange={close} />
    </Card>
  );
}

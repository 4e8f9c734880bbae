"use client";
import { useSession } from "#features/session/index.ts";
import { formatDateTime, formatRelative } from "#lib/time.ts";
import { useNow } from "#lib/use-now.ts";

/** "4 min ago"; the exact instant in the organization's zone and in UTC on hover. */
export function When({ at, className }: { at: string; className?: string }) {
  const { organization } = useSession();
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={exactInstant(at, organization.timeZone)} className={className}>
      {formatRelative(at, now)}
    </time>
  );
}

/** The instant in the organization's zone, UTC on hover. */
export function Instant({ at, className }: { at: string; className?: string }) {
  const { organization } = useSession();
  return (
    <time dateTime={at} title={exactInstant(at, organization.timeZone)} className={className}>
      {formatDateTime(at, organization.timeZone)}
    </time>
  );
}

const exactInstant = (at: string, timeZone: string): string =>
  `${formatDateTime(at, timeZone)} ${timeZone}${timeZone === "UTC" ? "" : ` · ${formatDateTime(at, "UTC")} UTC`}`;

"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import type { PolicyNames } from "../policy-names.ts";
import { versionQuery } from "../queries.ts";
import { VersionDialog } from "./version-dialog.tsx";

/** The version that a link leads to (`?version=3`), such as the one that decided a request. */
export function LinkedVersion({ names }: { names: PolicyNames }) {
  const [number, setNumber] = useQueryState("version", parseAsInteger);
  const { data: version } = useQuery({ ...versionQuery(number ?? 0), enabled: number !== null });
  if (!version) return null;
  return (
    <VersionDialog
      open={number !== null}
      onOpenChange={(open) => !open && void setNumber(null)}
      version={version}
      names={names}
    />
  );
}

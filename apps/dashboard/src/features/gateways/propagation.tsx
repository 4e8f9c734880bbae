"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { hasArrived, propagationQuery } from "./queries.ts";

/** How far a change has travelled, counted from what the gateways themselves report. */
export function Propagation({ version }: { version: string }) {
  const { data, isError } = useQuery(propagationQuery(version));
  if (isError) return <Line icon={<TriangleAlert className="text-warning" />}>The gateways' state is not known.</Line>;
  if (!data) return <Line icon={<LoaderCircle className="animate-spin" />}>Asking the gateways…</Line>;
  if (data.alive === 0) {
    return (
      <Line icon={<TriangleAlert className="text-warning" />}>
        No gateway is up; each reads the change when it starts.
      </Line>
    );
  }
  const text = `${data.confirmed}/${data.alive} gateways confirmed`;
  if (!hasArrived(data)) return <Line icon={<LoaderCircle className="animate-spin" />}>{text}</Line>;
  return <Line icon={<CircleCheck className="text-success" />}>{text}</Line>;
}

const Line = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <p role="status" className="flex items-center gap-2 text-compact [&_svg]:size-4 [&_svg]:shrink-0">
    {icon}
    {children}
  </p>
);

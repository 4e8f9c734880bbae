import type { DeploymentView } from "@gatehouse/domain";
import { ArrowRight } from "lucide-react";
import { ProviderMark } from "#components/data/provider-mark.tsx";
import { Badge } from "#components/ui/badge.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { typedSeconds } from "../seconds-input.ts";
import { TIMEOUT_FIELDS } from "../timeout-fields.ts";
import { DeploymentActions } from "./deployment-actions.tsx";
import { PriceCell } from "./price-cell.tsx";
import { TraitBadges } from "./trait-badges.tsx";

interface DeploymentTableProps {
  deployments: readonly DeploymentView[];
  onSetPrice: (deployment: DeploymentView) => void;
}

export function DeploymentTable({ deployments, onSetPrice }: DeploymentTableProps) {
  const rows = [...deployments].sort((a, b) => a.model.localeCompare(b.model) || a.position - b.position);
  const shared = new Set(rows.filter((row, index) => rows[index - 1]?.model === row.model).map((row) => row.model));
  return (
    <>
      <div className="max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Model</TableHeader>
              <TableHeader>Answered by</TableHeader>
              <TableHeader>Price per 1M tokens</TableHeader>
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.id} className="hover:bg-muted/50">
                <TableRowHeader>
                  <ModelName deployment={row} fallback={shared.has(row.model)} />
                </TableRowHeader>
                <TableCell>
                  <Upstream deployment={row} />
                </TableCell>
                <TableCell>
                  <PriceCell price={row.price} />
                </TableCell>
                <TableCell className="w-12 text-right">
                  <DeploymentActions deployment={row} onSetPrice={() => onSetPrice(row)} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y md:hidden">
        {rows.map((row) => (
          <li key={row.id} className="grid grid-cols-1 gap-2 px-4 py-3.5">
            <div className="flex items-center justify-between gap-2">
              <ModelName deployment={row} fallback={shared.has(row.model)} />
              <DeploymentActions deployment={row} onSetPrice={() => onSetPrice(row)} />
            </div>
            <Upstream deployment={row} />
            <PriceCell price={row.price} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ModelName({ deployment, fallback }: { deployment: DeploymentView; fallback: boolean }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-2">
      <span className="break-all font-medium font-mono text-xs">{deployment.model}</span>
      {fallback ? (
        <Badge tone="outline" title="Targets are tried in this order">
          {deployment.position === 0 ? "first" : `fallback ${deployment.position}`}
        </Badge>
      ) : null}
      {deployment.disabledAt ? <Badge tone="warning">Disabled</Badge> : null}
    </span>
  );
}

const Upstream = ({ deployment }: { deployment: DeploymentView }) => (
  <span className="flex min-w-0 items-center gap-2 text-muted-foreground">
    <ArrowRight className="size-3.5 shrink-0" aria-hidden />
    <ProviderMark provider={deployment.provider} />
    <span className="min-w-0">
      <span className="text-foreground">{deployment.credentialName}</span>{" "}
      <span className="break-all font-mono text-xs">{deployment.upstreamModel}</span>
      <TraitBadges deployment={deployment} />
      <Timeouts timeouts={deployment.timeouts} />
    </span>
  </span>
);

/** Those that were set; the usual ones say nothing. */
function Timeouts({ timeouts }: Pick<DeploymentView, "timeouts">) {
  const set = TIMEOUT_FIELDS.flatMap(({ name, label }) => {
    const ms = timeouts[name];
    return ms === null ? [] : [`${label.toLowerCase()} ${typedSeconds(ms)} s`];
  });
  return set.length === 0 ? null : <span className="block text-xs">Timeouts: {set.join(", ")}</span>;
}

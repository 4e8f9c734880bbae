import type { DeploymentView } from "@gatehouse/domain";
import { MapPin } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { formatCompact, formatCount } from "#lib/format.ts";

/** Where a deployment runs, and what it promises and can do; nothing where nothing was entered. */
export function TraitBadges({ deployment }: { deployment: DeploymentView }) {
  const { region, traits } = deployment;
  const { noTraining, zeroRetention, contextTokens, lacks } = traits;
  if (!(region || noTraining || zeroRetention || contextTokens !== null || lacks.length > 0)) return null;
  return (
    <span className="flex flex-wrap gap-1 pt-1">
      {region ? (
        <Badge tone="outline" title="Region">
          <MapPin aria-hidden />
          {region}
        </Badge>
      ) : null}
      {noTraining ? <Badge title="The provider trains nothing on what it gets">no training</Badge> : null}
      {zeroRetention ? <Badge title="The provider keeps nothing of what it gets">zero retention</Badge> : null}
      {contextTokens === null ? null : (
        <Badge tone="outline" title={`${formatCount(contextTokens)} tokens of input and output together`}>
          {formatContext(contextTokens)} context
        </Badge>
      )}
      {lacks.length > 0 ? (
        <Badge tone="outline" title="Requests that hold these go elsewhere">
          no {lacks.join(", ")}
        </Badge>
      ) : null}
    </span>
  );
}

/** "128k": round thousands read better than digits. */
const formatContext = (tokens: number): string =>
  tokens % 1000 === 0 && tokens < 1_000_000 ? `${tokens / 1000}k` : formatCompact(tokens);

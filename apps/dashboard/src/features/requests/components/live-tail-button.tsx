import { Pause, Play, Radio } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { formatCount } from "#lib/format.ts";
import type { LiveTail } from "../use-live-tail.ts";

/** Switches the tail; while it runs, it can be held, by pointing at the list or with the button. */
export function LiveTailButton({ tail }: { tail: LiveTail }) {
  if (!tail.on) {
    return (
      <Button
        size="sm"
        onClick={tail.toggle}
        disabled={!tail.possible}
        title={tail.possible ? "Follow requests as they come" : "A span that is over has nothing to follow"}
      >
        <Radio aria-hidden />
        Live
      </Button>
    );
  }
  return (
    <>
      <span className="text-muted-foreground text-xs" aria-live="polite">
        {tail.failed ? "Not reachable, trying again" : null}
        {tail.held && !tail.failed ? `Held${tail.waiting > 0 ? `, ${formatCount(tail.waiting)} new` : ""}` : null}
      </span>
      <Button size="icon-sm" aria-label={tail.held ? "Go on" : "Hold"} onClick={() => tail.hold(!tail.held)}>
        {tail.held ? <Play aria-hidden /> : <Pause aria-hidden />}
      </Button>
      <Button size="sm" onClick={tail.toggle} aria-pressed className="text-accent">
        <Radio className="animate-pulse motion-reduce:animate-none" aria-hidden />
        Live
      </Button>
    </>
  );
}

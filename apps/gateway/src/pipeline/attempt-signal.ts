import { UpstreamFailure } from "@gatehouse/providers";

/** What gives up one upstream call: its caller's leaving, a gateway that shuts down, or the call's own time limit. */
export interface AttemptSignal {
  signal: AbortSignal;
  /** From here on the answer is under way: when its time is up it is cut, not replaced. */
  answering(): void;
  /** The call is over, whatever became of it. */
  release(): void;
}

/** @param totalMs from now to the answer's last byte */
export function attemptSignal(caller: AbortSignal, totalMs: number): AttemptSignal {
  const controller = new AbortController();
  let answering = false;
  const onCaller = () => controller.abort(caller.reason);
  const timer = setTimeout(() => controller.abort(timeUp(answering)), totalMs);
  if (caller.aborted) onCaller();
  else caller.addEventListener("abort", onCaller);
  return {
    signal: controller.signal,
    answering: () => {
      answering = true;
    },
    release() {
      clearTimeout(timer);
      caller.removeEventListener("abort", onCaller);
    },
  };
}

const timeUp = (answering: boolean) =>
  new UpstreamFailure(answering ? "stream_limit" : "upstream_timeout", {
    billing: "indeterminate",
    retryNext: !answering,
  });

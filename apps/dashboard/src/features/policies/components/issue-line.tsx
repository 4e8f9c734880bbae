import type { PolicyIssueView } from "@gatehouse/domain";
import { CircleAlert, TriangleAlert } from "lucide-react";

/** One thing that is wrong, or worth knowing. */
export function IssueLine({ issue: { severity, message } }: { issue: PolicyIssueView }) {
  const isError = severity === "error";
  return (
    <p className={`flex items-start gap-2 text-xs ${isError ? "text-danger" : "text-warning"}`}>
      {isError ? (
        <CircleAlert className="mt-0.25 size-3.5 shrink-0" aria-label="Error" />
      ) : (
        <TriangleAlert className="mt-0.25 size-3.5 shrink-0" aria-label="Warning" />
      )}
      <span className="min-w-0 break-words">{message}</span>
    </p>
  );
}

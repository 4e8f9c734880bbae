import { cn } from "#lib/cn.ts";
import { CopyButton } from "./copy-button.tsx";

interface CodeBlockProps {
  code: string;
  /** What is copied when it differs from what is shown (a masked secret). */
  copyText?: string;
  what?: string;
  className?: string;
}

export function CodeBlock({ code, copyText, what = "code", className }: CodeBlockProps) {
  return (
    <div className={cn("group relative min-w-0 rounded-lg border bg-inset", className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto rounded-lg p-3.5 pr-11 font-mono text-xs leading-5">
        {code}
      </pre>
      <CopyButton text={copyText ?? code} what={what} className="absolute top-2 right-2 bg-inset" />
    </div>
  );
}

"use client";
import { useRef } from "react";

interface YamlEditorProps {
  label: string;
  value: string;
  readOnly: boolean;
  onChange: (value: string) => void;
}

const LEAST_LINES = 16;

/** A text with line numbers, as high as its lines, so that it is the page that scrolls; long lines scroll sideways. */
export function YamlEditor({ label, value, readOnly, onChange }: YamlEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = value.split("\n").length;
  return (
    <div className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] font-mono text-xs leading-5">
      <pre
        aria-hidden
        className="select-none border-r bg-inset py-3 pr-2.5 pl-3 text-right text-muted-foreground/80 tabular-nums"
      >
        {Array.from({ length: Math.max(lines, LEAST_LINES) }, (_, line) => line + 1).join("\n")}
      </pre>
      <textarea
        ref={area}
        aria-label={label}
        value={value}
        readOnly={readOnly}
        rows={Math.max(lines, LEAST_LINES)}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        className="w-full resize-none overflow-x-auto overflow-y-hidden bg-transparent px-3 py-3 outline-none focus-visible:outline-2 focus-visible:outline-ring/50 focus-visible:-outline-offset-2"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing && area.current && !readOnly) {
            event.preventDefault();
            indentNextLine(area.current);
          }
        }}
      />
    </div>
  );
}

/** A line break that keeps the indentation of its line. Through the browser, so that undo still works. */
function indentNextLine(area: HTMLTextAreaElement): void {
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const indent = /^ */.exec(line)?.[0] ?? "";
  document.execCommand("insertText", false, `\n${indent}`);
}

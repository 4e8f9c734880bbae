"use client";
import { CodeBlock } from "#components/data/code-block.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { SNIPPET_LABELS, type SnippetInput, type SnippetKind, snippet } from "../snippets.ts";

const KINDS = Object.keys(SNIPPET_LABELS) as SnippetKind[];

interface SnippetTabsProps extends SnippetInput {
  /** What to show in place of the key; copying still gives the key. */
  shownKey?: string;
}

export function SnippetTabs({ shownKey, ...input }: SnippetTabsProps) {
  return (
    <Tabs defaultValue="curl" className="grid min-w-0 gap-2">
      <TabsList aria-label="Language" className="w-fit">
        {KINDS.map((kind) => (
          <TabsTrigger key={kind} value={kind}>
            {SNIPPET_LABELS[kind]}
          </TabsTrigger>
        ))}
      </TabsList>
      {KINDS.map((kind) => (
        <TabsContent key={kind} value={kind} className="min-w-0">
          <CodeBlock
            code={snippet(kind, { ...input, apiKey: shownKey ?? input.apiKey })}
            copyText={snippet(kind, input)}
            what={`${SNIPPET_LABELS[kind]} code`}
          />
        </TabsContent>
      ))}
    </Tabs>
  );
}

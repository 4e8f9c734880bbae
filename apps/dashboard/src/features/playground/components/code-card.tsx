"use client";
import { CodeBlock } from "#components/data/code-block.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { useSession } from "#features/session/index.ts";
import type { BuiltRequest } from "../build-request.ts";
import { CODE_LABELS, type CodeKind, codeOf } from "../code.ts";

const KINDS = Object.keys(CODE_LABELS) as CodeKind[];

/** The same request as code. The key is named by a variable and never written out. */
export function CodeCard({ request }: { request: BuiltRequest | null }) {
  const { gatewayUrl } = useSession();
  return (
    <Card>
      <CardHeader title="The same request as code" description="The key comes from the variable GATEHOUSE_KEY." />
      <div className="px-5 pb-5">
        {request ? (
          <Tabs defaultValue="curl" className="grid min-w-0 gap-2">
            <TabsList aria-label="Language" className="w-fit">
              {KINDS.map((kind) => (
                <TabsTrigger key={kind} value={kind}>
                  {CODE_LABELS[kind]}
                </TabsTrigger>
              ))}
            </TabsList>
            {KINDS.map((kind) => (
              <TabsContent key={kind} value={kind} className="min-w-0">
                <CodeBlock code={codeOf(kind, gatewayUrl, request)} what={`${CODE_LABELS[kind]} code`} />
              </TabsContent>
            ))}
          </Tabs>
        ) : (
          <p className="text-compact text-muted-foreground">Choose a model and write a message first.</p>
        )}
      </div>
    </Card>
  );
}

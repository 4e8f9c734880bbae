export { SnippetTabs } from "./components/snippet-tabs.tsx";
export { virtualKeysQuery } from "./queries.ts";
export { VirtualKeysView } from "./virtual-keys-view.tsx";

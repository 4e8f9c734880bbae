export { MyKeysView } from "./my-keys-view.tsx";
export { VirtualKeyView } from "./virtual-key-view.tsx";
export { VirtualKeysView } from "./virtual-keys-view.tsx";

export { VirtualKeysView } from "./virtual-keys-view.tsx";

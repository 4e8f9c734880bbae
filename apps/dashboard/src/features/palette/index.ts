export { PaletteHost } from "./components/palette-host.tsx";
export { open as openPalette } from "./open-state.ts";
export { setSingleKeys, useSingleKeys } from "./single-keys.ts";
export { useApple } from "./use-apple.ts";

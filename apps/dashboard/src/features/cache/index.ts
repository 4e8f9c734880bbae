export { CacheView } from "./cache-view.tsx";

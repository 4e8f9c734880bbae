export { isSimulated, providerLabel } from "./catalogue.ts";
export { Offers } from "./components/offers.tsx";
export { SimulatedBadge } from "./components/simulated-badge.tsx";
export { ProvidersView } from "./providers-view.tsx";
export { credentialsQuery, deploymentsQuery, modelsQuery } from "./queries.ts";

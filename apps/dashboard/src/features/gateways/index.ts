export { GatewayStatus } from "./gateway-status.tsx";
export { Propagation } from "./propagation.tsx";

export { GatewayAlarms } from "./components/gateway-alarms.tsx";
export { GatewayStatus } from "./gateway-status.tsx";
export { GatewaysView } from "./gateways-view.tsx";
export { Propagation } from "./propagation.tsx";

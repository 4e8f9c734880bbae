export { Reauthentication } from "./reauthentication.tsx";
export { SessionProvider, useMay, useSession } from "./session-context.tsx";
export { SignInRedirect } from "./sign-in-redirect.tsx";

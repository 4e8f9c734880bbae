import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Next and the theme put small scripts into the page, hence `unsafe-inline`; nothing is loaded from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const SECURITY_HEADERS = [
  { key: "Content-Security-Policy", value: contentSecurityPolicy },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
];

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  // Our packages are TypeScript as it is; these come from npm and stay outside of the bundle.
  transpilePackages: ["domain", "services", "db", "vault", "limits", "metering", "providers", "routing", "wire"].map(
    (name) => `@gatehouse/${name}`,
  ),
  serverExternalPackages: ["pg", "@prisma/adapter-pg", "@prisma/client", "@node-rs/argon2", "undici"],
  images: { unoptimized: true },
  outputFileTracingExcludes: { "/*": ["../../node_modules/.pnpm/@img*/**", "../../node_modules/.pnpm/sharp*/**"] },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: false,
  headers: async () => [
    { source: "/:path*", headers: SECURITY_HEADERS },
    // A one-time link: nothing of its address goes anywhere, nothing of it is kept or found.
    {
      source: "/share/:path*",
      headers: [
        { key: "Referrer-Policy", value: "no-referrer" },
        { key: "X-Robots-Tag", value: "noindex, nofollow, noarchive" },
        { key: "Cache-Control", value: "private, no-store" },
      ],
    },
    { source: "/api/:path*", headers: [{ key: "Cache-Control", value: "private, no-store" }] },
    // Streams of the gateway: compressing them would hold words back until a block is full.
    {
      source: "/api/v1/playground",
      headers: [{ key: "Cache-Control", value: "private, no-store, no-transform" }],
    },
  ],
};

export default config;

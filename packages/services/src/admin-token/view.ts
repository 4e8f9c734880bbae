import type { AdminTokenRow } from "@gatehouse/db/admin";
import { type AdminTokenView, displayVirtualKey, TOKEN_SCOPES, type TokenRole } from "@gatehouse/domain";
import type { Platform } from "../platform.ts";
import { statusOfAdminToken } from "./status.ts";

export async function viewAdminToken(
  platform: Pick<Platform, "db" | "now">,
  token: AdminTokenRow,
): Promise<AdminTokenView> {
  return {
    id: token.id,
    name: token.name,
    display: displayVirtualKey(token.prefix, token.lastFour),
    role: token.role as TokenRole,
    scopes: TOKEN_SCOPES.filter((scope) => token.scopes.includes(scope)),
    status: await statusOfAdminToken(platform, token),
    createdBy: token.createdByLabel,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    revokedAt: token.revokedAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    lastUsedFrom: token.lastUsedFrom,
  };
}

import type { LimitScope, LimitScopeView } from "@gatehouse/domain";

export const SCOPE_KIND_LABELS: Record<LimitScope["kind"], string> = {
  organization: "Organization",
  team: "Team",
  member: "Member",
  virtual_key: "Key",
};

/** "Member of Search": what stands under the name of what is limited. */
export function scopePlace(scope: LimitScopeView): string {
  const kind = SCOPE_KIND_LABELS[scope.kind];
  return "teamName" in scope ? `${kind} of ${scope.teamName}` : kind;
}

/** The scope as the API takes it. */
export function scopeOf(view: LimitScopeView): LimitScope {
  switch (view.kind) {
    case "organization":
      return { kind: "organization" };
    case "team":
      return { kind: "team", teamId: view.teamId };
    case "member":
      return { kind: "member", teamId: view.teamId, userId: view.userId };
    case "virtual_key":
      return { kind: "virtual_key", virtualKeyId: view.virtualKeyId };
  }
}

/** A text that two scopes share only when they are the same. */
export function scopeId(scope: LimitScope | LimitScopeView): string {
  if (scope.kind === "organization") return "organization";
  if (scope.kind === "team") return `team:${scope.teamId}`;
  return scope.kind === "member" ? `member:${scope.teamId}:${scope.userId}` : `virtual_key:${scope.virtualKeyId}`;
}

/** Whether all requests of `inner` are requests of `outer` as well. */
export function contains(outer: LimitScopeView, inner: LimitScopeView): boolean {
  if (outer.kind === "organization" || scopeId(outer) === scopeId(inner)) return true;
  if (outer.kind === "team") return "teamId" in inner && inner.teamId === outer.teamId;
  return (
    outer.kind === "member" &&
    inner.kind === "virtual_key" &&
    inner.teamId === outer.teamId &&
    inner.memberId === outer.userId
  );
}

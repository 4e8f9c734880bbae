"use client";
import { MemberField } from "#features/teams/member-field.tsx";

interface OwnerFieldProps {
  teamId: string;
  /** null: an application's. */
  value: string | null;
  onChange: (memberId: string | null) => void;
  error: string | undefined;
}

/** Whom a key belongs to: an application, or a member of the team, whose budgets then count it too. */
export const OwnerField = (props: OwnerFieldProps) => (
  <MemberField
    {...props}
    label="Belongs to"
    nobody="An application"
    hint={
      props.value === null
        ? "An application's key counts into the team's budgets only."
        : "It counts into the member's budgets and rate limits too."
    }
  />
);

"use client";
import { mayGiveRole, organizationRole } from "@gatehouse/domain";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { SelectField } from "#components/select-field.tsx";
import { useActor } from "#features/session/index.ts";
import { ROLE_LABELS, ROLE_WORDS } from "../roles.ts";

interface RoleFieldProps<Values extends FieldValues> {
  control: Control<Values>;
  name: FieldPath<Values>;
}

/** The roles that the person may give. */
export function RoleField<Values extends FieldValues>({ control, name }: RoleFieldProps<Values>) {
  const actor = useActor();
  const options = organizationRole.options
    .filter((role) => mayGiveRole(actor, role))
    .map((role) => ({ value: role, label: `${ROLE_LABELS[role]}: ${ROLE_WORDS[role]}`, text: ROLE_LABELS[role] }));
  return <SelectField control={control} name={name} label="Role" options={options} />;
}

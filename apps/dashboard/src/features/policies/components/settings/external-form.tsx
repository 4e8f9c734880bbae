"use client";
import type { ExternalDetector } from "@gatehouse/domain";
import { problemAt } from "../../form-problems.ts";
import { NEW_EXTERNAL } from "../../setting-kinds.ts";
import { problemsOfExternal } from "../../setting-problems.ts";
import { useCheckedForm } from "../../use-checked-form.ts";
import { NumberField } from "../number-field.tsx";
import { PickField } from "../pick-field.tsx";
import { ADDRESS_HINT, ServiceFields } from "./service-fields.tsx";
import { SettingFormFrame, type SettingFormProps, TextField } from "./setting-form.tsx";
import { SigningSecret } from "./signing-secret.tsx";

/** Kinds that Presidio finds and the built-in detectors do not. */
const ENTITIES = [
  { value: "person", label: "Names of people (person)" },
  { value: "location", label: "Places and addresses (location)" },
  { value: "organization", label: "Organizations (organization)" },
  { value: "nrp", label: "Nationality, religion, politics (nrp)" },
  { value: "date_time", label: "Dates and times (date_time)" },
];

export function ExternalForm({ given, document, onDone }: Omit<SettingFormProps<ExternalDetector>, "place">) {
  const form = useCheckedForm(given ?? NEW_EXTERNAL, (entry) => problemsOfExternal(document, entry), onDone);
  const { value, setValue, problems } = form;
  const change = (patch: Partial<ExternalDetector>) => setValue({ ...value, ...patch });
  return (
    <SettingFormFrame form={form} adds={given ? undefined : "detector"}>
      <TextField
        label="Address"
        hint={`Of a service that speaks as Presidio’s analyzer does; texts are sent to /analyze below it. ${ADDRESS_HINT}`}
        error={problems.url}
        value={value.url}
        placeholder="https://presidio.example.com"
        maxLength={500}
        mono
        autoFocus={!given}
        onChange={(url) => change({ url })}
      />
      <PickField
        label="What it looks for"
        hint="Each is used like a detector: in classes, conditions and what is replaced. In lower case, as the service names it."
        error={problemAt(problems, "entities")}
        options={ENTITIES}
        value={value.entities}
        onChange={(entities) => change({ entities })}
        other="Another kind, such as medical_license"
      />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField
          label="Language of the texts"
          hint="Two letters, such as en."
          error={problems.language}
          value={value.language}
          maxLength={2}
          onChange={(language) => change({ language })}
        />
        <NumberField
          label="As sure as"
          hint="0 to 1. Findings that it is less sure of do not count."
          error={problems.leastScore}
          value={value.leastScore}
          onChange={(leastScore) => change({ leastScore: leastScore ?? Number.NaN })}
        />
      </div>
      <ServiceFields value={value} onChange={change} problems={problems} />
      <SigningSecret />
    </SettingFormFrame>
  );
}

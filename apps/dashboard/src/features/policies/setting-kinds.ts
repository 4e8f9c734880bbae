import type {
  ExternalDetector,
  Guardrail,
  ModelAlias,
  SensitivePattern,
  SensitivityClass,
  WordList,
} from "@gatehouse/domain";
import type { SettingKind } from "./settings-edits.ts";

export interface SettingWords {
  kind: SettingKind;
  title: string;
  /** One of them: "sensitivity class". */
  one: string;
  /** What it is for, and what its order says. */
  hint: string;
}

/** What a policy can say beside its rules, in the order in which it is shown. */
export const SETTING_KINDS: readonly SettingWords[] = [
  {
    kind: "class",
    title: "Sensitivity classes",
    one: "sensitivity class",
    hint: "What makes a request sensitive. From the least to the most sensitive: of several, the last one counts.",
  },
  {
    kind: "pattern",
    title: "Own patterns",
    one: "pattern",
    hint: "What is found by how it is written, such as customer numbers.",
  },
  {
    kind: "wordList",
    title: "Word lists",
    one: "word list",
    hint: "What is found word for word, such as names of projects.",
  },
  {
    kind: "external",
    title: "External detector",
    one: "external detector",
    hint: "A service of your own that finds what patterns cannot, such as names of people.",
  },
  {
    kind: "alias",
    title: "Model aliases",
    one: "model alias",
    hint: "Other names for models. Of several for one name, the first that fits the team counts.",
  },
  {
    kind: "guardrail",
    title: "Guardrails",
    one: "guardrail",
    hint: "Services of your own that say whether a text may pass. Rules say which are asked.",
  },
];

export const settingWords = (kind: SettingKind): SettingWords =>
  SETTING_KINDS.find((each) => each.kind === kind) as SettingWords;

export const NEW_CLASS: SensitivityClass = { name: "", detect: [] };
export const NEW_PATTERN: SensitivePattern = { name: "", regex: "" };
export const NEW_WORD_LIST: WordList = { name: "", words: [], caseSensitive: false };
export const NEW_ALIAS: ModelAlias = { name: "", model: "" };
export const NEW_GUARDRAIL: Guardrail = {
  name: "",
  url: "",
  stages: ["request"],
  onFailure: "refuse",
  timeoutMs: 2_000,
  windowCharacters: 1_000,
};
export const NEW_EXTERNAL: ExternalDetector = {
  url: "",
  language: "en",
  entities: ["person", "location"],
  leastScore: 0.5,
  onFailure: "refuse",
  timeoutMs: 2_000,
};

import {
  type PolicyDirectoryView,
  type PolicyDocument,
  type PolicyDocumentInput,
  policyDocument,
} from "@gatehouse/domain";

export interface PolicyExample {
  id: string;
  title: string;
  description: string;
  /** null: there are too few models for it. */
  document: PolicyDocument | null;
}

/** Policies to begin with, made of the models that there are. */
export function examplesFor(directory: PolicyDirectoryView, timeZone: string): PolicyExample[] {
  const [first, second] = directory.models.map(({ model }) => model);
  const pair = first !== undefined && second !== undefined ? { first, second } : null;
  return [
    privateData(directory),
    {
      id: "cheapest",
      title: "Cheapest target",
      description: pair
        ? `Each request for ${pair.first} or ${pair.second} goes where it costs less; the other one is the fallback.`
        : "Each request goes where it costs less. It takes two models.",
      document: pair && cheapest(pair),
    },
    {
      id: "canary",
      title: "Canary",
      description: pair
        ? `5% of what is asked of ${pair.first} goes to ${pair.second}, the same share of users each time.`
        : "A small share of the requests tries another model. It takes two models.",
      document: pair && canary(pair),
    },
    {
      id: "night",
      title: "Closed at night",
      description: `Requests between 22:00 and 06:00 (${timeZone}) are refused.`,
      document: atNight(timeZone),
    },
    {
      id: "empty",
      title: "Nothing yet",
      description: "A draft without a rule, to be written by the form or as YAML.",
      document: policyDocument.parse({}),
    },
  ];
}

interface Pair {
  first: string;
  second: string;
}

const documentOf = (input: PolicyDocumentInput): PolicyDocument => policyDocument.parse(input);

function privateData({ deployments }: PolicyDirectoryView): PolicyExample {
  const target = deployments.find(({ traits, inService }) => traits.noTraining && inService)?.model;
  const sensitivity = { classes: [{ name: "payment", detect: ["card", "iban"] }] };
  const rule = { name: "Payment data stays private", when: { sensitivity: "payment" } };
  const then =
    target === undefined
      ? { deny: { reason: "Payment data may not leave." } }
      : { require: { noTraining: true as const }, route: { targets: [{ model: target }] } };
  return {
    id: "private-data",
    title: "Private data",
    description:
      target === undefined
        ? "Requests with a payment card or an IBAN are refused: no deployment promises not to train on them."
        : `Requests with a payment card or an IBAN go to ${target}, which promises not to train on them.`,
    document: documentOf({ sensitivity, rules: [{ ...rule, then }] }),
  };
}

const cheapest = ({ first, second }: Pair): PolicyDocument =>
  documentOf({
    rules: [
      {
        name: "Where it is cheapest",
        when: { models: [first, second] },
        then: { route: { targets: [{ model: first }, { model: second }], strategy: "lowest_cost" } },
      },
    ],
  });

const canary = ({ first, second }: Pair): PolicyDocument =>
  documentOf({
    rules: [
      {
        name: `Try ${second}`.slice(0, 100),
        when: { models: [first] },
        then: {
          route: {
            targets: [
              { model: first, weight: 95 },
              { model: second, weight: 5 },
            ],
            strategy: "weighted",
            sticky: "user",
          },
        },
      },
    ],
  });

const atNight = (timeZone: string): PolicyDocument =>
  documentOf({
    rules: [
      {
        name: "Closed at night",
        when: { time: { from: "22:00", until: "06:00", timeZone } },
        then: { deny: { reason: "Come back after 06:00." } },
      },
    ],
  });

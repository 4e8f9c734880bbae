import { EMPTY_POLICY, policyDocument } from "@gatehouse/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aDeployment, anyPolicy, anyReferable, idOf } from "../../testing/any-policy.ts";
import { indexNames } from "./names.ts";
import { readDocument } from "./read-document.ts";
import { resolveDocument } from "./resolve-document.ts";
import { yamlOf } from "./yaml-of.ts";

test("a document that is written as YAML and saved again is the same document, whatever things are called", () => {
  fc.assert(
    fc.property(anyPolicy, anyReferable, (document, referable) => {
      const names = indexNames(referable);
      const yaml = yamlOf(document, names);
      expect(resolveDocument(readDocument(yaml), names)).toEqual(document);
    }),
    { numRuns: 200 },
  );
});

test("names stand for ids where they stand for one thing only, and what goes without saying is left out", () => {
  const names = indexNames({
    teams: [
      { id: idOf(1), name: "Search" },
      { id: idOf(2), name: "Ads" },
    ],
    keys: [
      { id: idOf(11), name: "crawler", teamId: idOf(1), revoked: false },
      { id: idOf(12), name: "crawler", teamId: idOf(2), revoked: false },
      { id: idOf(13), name: "gone", teamId: idOf(2), revoked: true },
    ],
    people: [{ id: idOf(21), name: "Ann", email: "Ann@acme.test" }],
    deployments: [
      aDeployment({ id: idOf(31), credentialName: "main", upstreamModel: "gpt-5" }),
      aDeployment({ id: idOf(32), credentialName: "main", upstreamModel: "o3", region: "eu" }),
      aDeployment({ id: idOf(33), credentialName: "main", upstreamModel: "o3", region: "us" }),
    ],
  });
  const document = policyDocument.parse({
    rules: [
      {
        name: "to Europe",
        when: { teams: [idOf(1)], keys: [idOf(11), idOf(13)], members: [idOf(21)] },
        then: { route: { targets: [{ deployment: idOf(31) }, { deployment: idOf(32), weight: 5 }] } },
      },
    ],
  });
  expect(yamlOf(document, names)).toBe(`rules:
  - name: to Europe
    when:
      teams:
        - Search
      keys:
        - Search / crawler
        - ${idOf(13)}
      members:
        - ann@acme.test
    then:
      route:
        targets:
          - deployment: main / gpt-5
          - deployment: ${idOf(32)}
            weight: 5
otherwise: allow
`);
  expect(yamlOf(EMPTY_POLICY, names)).toBe("rules: []\notherwise: allow\n");
});

import { describe, expect, it } from "vitest";
import { findAll, unmarked } from "../../testing/marked.ts";

describe("e-mail addresses", () => {
  it.each([
    "Write to ⟦anna.smith@example.com⟧, please.",
    "Is it ⟦anna@example.com⟧?",
    "Anna Smith <⟦anna@example.com⟧>",
    "mailto:⟦x_y@sub.example.museum⟧?subject=hi",
    "https://example.com/?to=⟦anna@example.com⟧&cc=⟦bob@example.com⟧",
    `{"to":"⟦o'brien+news@mail.example.co.uk⟧"}`,
    "['⟦a.b@example.com⟧', '⟦c@example.org⟧']",
    "Name,Mail,Age\nAnna,⟦anna@example.com⟧,5",
    "grüße an ⟦jürgen@müller.de⟧!",
    "请联系⟦anna@example.com⟧谢谢",
    "⟦root@xn--bcher-kva.example⟧",
    String.raw`{"text":"Dear all,\n⟦anna@example.com⟧\nBye, Bob \u003c⟦bob@example.com⟧\u003e"}`,
    "x@y and \\ ⟦anna@example.com⟧",
  ])("are found: %s", (sample) => {
    expect(findAll(unmarked(sample))).toEqual({ detectors: ["email"], sample });
  });

  it.each([
    "git clone git@github.com:org/repo.git",
    "ssh://git@example.com/org/repo.git",
    "icon@2x.png logo@3x.webp",
    "npm install lodash@4.17.21 package@1.2.3-beta.rc @types/node",
    "user@localhost",
    "see https://medium.example/@anna/story and @anna",
    "@Component class A {}",
    "a @ b.com, a@, @b.com",
    "styles@dark.css",
  ])("are not taken for: %s", (text) => {
    expect(findAll(text).sample).toBe(text);
  });
});

describe("IP addresses", () => {
  it.each([
    "Server ⟦192.168.1.10⟧:8080 is down",
    "client=⟦203.0.113.7⟧ dst=⟦10.0.0.5⟧,",
    "ssh root@⟦10.20.30.40⟧",
    "http://⟦1.2.3.4⟧/path",
    "the resolver ⟦8.8.8.8⟧ and the network ⟦10.0.0.0⟧/8",
    "⟦2001:db8:85a3::8a2e:370:7334⟧",
    "http://[⟦2001:db8::1⟧]:443/",
    "inet6 ⟦fe80::1ff:fe23:4567:890a⟧%eth0",
    "It came from ⟦2001:db8::7⟧.",
    "⟦::ffff:192.0.2.128⟧",
    String.raw`{"log":"first\n⟦203.0.113.7⟧\tGET"}`,
  ])("are found: %s", (sample) => {
    expect(findAll(unmarked(sample))).toEqual({ detectors: ["ip"], sample });
  });

  it.each([
    "v1.2.3.4, version 10.20.30.40, release 10.4.12.3",
    "Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36",
    "package==1.2.3.14 and >=10.2.3.4",
    "see section 1.2.3.4, step 12.1.1.3 or § 10.1.2.3",
    "1.2.3.4 Terms of use",
    "10.20.30.40-beta and 10.20.30.40.50",
    "OID 1.3.6.1.4.1.311.21.8",
    "127.0.0.1:3000, 0.0.0.0, ::1, 224.0.0.1, 255.255.255.0",
    "999.1.2.3, 192.168.1, 1.2.3",
    "at 12:34:56, aa:bb:cc:dd:ee:ff, 2024:12:31",
    "std::vector<int> a::b, Foo::Bar::baz(), cafe::babe, dead:beef",
  ])("are not taken for: %s", (text) => {
    expect(findAll(text).sample).toBe(text);
  });
});

import { expect, it } from "vitest";
import { EcommerceStack } from "../../stacks/ecommerce";
import { testApp } from "../../testing";
import { synth } from "../support/stack";

/** The AWS provider behind each generation of the classes that the constructs are built on. */
const AWS_PROVIDER = { "20": /^5\.100\.0$/, "21": /^6\./ } as const;

it("asks for the AWS provider that its classes were made from", () => {
  const generation = process.env.PROVIDER_GENERATION === "21" ? "21" : "20";
  const { json } = synth(new EcommerceStack(testApp(), "ecommerce", { region: "eu-central-1" }));
  const { terraform } = JSON.parse(json) as { terraform: { required_providers: { aws: { version: string } } } };
  expect(terraform.required_providers.aws.version).toMatch(AWS_PROVIDER[generation]);
});

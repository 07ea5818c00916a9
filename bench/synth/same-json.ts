type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/**
 * Whether two synthesized stacks hold the same resources with the same attributes, whatever the resources are called in
 * Terraform: references are compared by the name of what they refer to in AWS.
 * @returns what only one of the two has; empty where they are the same
 */
export function differences(one: string, other: string): string[] {
  const [a, b] = [contents(one), contents(other)];
  return [...[...a].filter((each) => !b.has(each)), ...[...b].filter((each) => !a.has(each))];
}

function contents(json: string): Set<string> {
  const { resource } = JSON.parse(json) as { resource: Blocks };
  const all = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([key, { "//": _metadata, ...block }]) => ({ type, address: `${type}.${key}`, block })),
  );
  const inAws = new Map(all.map(({ type, address, block }) => [address, `${type}<${nameOf(block)}>`]));
  // A policy has no name of its own: it is named by what it is the policy of.
  for (const { type, address, block } of all) {
    const owner = /aws_\w+\.[\w-]+/.exec(String(block.queue_url ?? block.arn))?.[0];
    if (type.endsWith("_policy") && owner) inAws.set(address, `${type}<${inAws.get(owner)}>`);
  }
  return new Set(
    all.map(({ type, block }) => {
      const text = JSON.stringify(Object.fromEntries(Object.entries(block).sort()));
      return `${type} ${text.replace(/aws_[a-z_]+\.[\w-]+/g, (address) => inAws.get(address) ?? address)}`;
    }),
  );
}

function nameOf(block: Readonly<Record<string, unknown>>): unknown {
  return block.name ?? block.alarm_name ?? block.target_id;
}

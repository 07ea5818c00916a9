/** Who may import whom. The rooms are described in CONTRIBUTING.md. */
const room = (name) => `^${name}/`;

/** A room may import itself, packages, and the rooms and files named here; nothing else of ours. */
const only = (from, ...allowed) => ({
  name: `${from}-imports`,
  comment: `${from} imports ${allowed.length > 0 ? allowed.join(", ") : "nothing"} of ours beside itself`,
  severity: "error",
  from: { path: room(from) },
  to: {
    path: "^(main\\.ts$|stacks/|modules/|handlers/|simulator/|scripts/|testing/|bench/|__tests__/)",
    pathNot: [room(from), ...allowed.map((each) => `^${each}`)],
  },
});

module.exports = {
  forbidden: [
    only("modules"),
    only("handlers"),
    only("simulator", "modules/event-pattern/", "modules/aws-limits\\.ts$", "modules/errors\\.ts$"),
    only("testing", "simulator/", "modules/"),
    only("stacks", "modules/", "handlers/events/"),
    only("scripts", "simulator/", "handlers/events/", "modules/"),
    {
      name: "main-imports",
      comment: "main.ts says which stacks there are, and nothing else",
      severity: "error",
      from: { path: "^main\\.ts$" },
      to: { path: "^(modules|handlers|simulator|scripts|testing|bench|__tests__)/" },
    },
    {
      name: "no-cycles",
      comment: "files that import each other cannot be read one after the other",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    // The benchmarks run what was built, which is not there until it is.
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "dist/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|dist|cdktf\\.out|__tests__/support/handlers/broken)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};

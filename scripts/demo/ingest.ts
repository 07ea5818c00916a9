import type { Simulation } from "../../simulator";
import type { Storyteller } from "../story/storyteller";
import type { Demo } from "./demo";
import { answersOf, type SchoolSize, sampleFiles } from "./ingest/submission-files";

/** Pupils who hand in over HTTP. */
const PUPILS = 5;

const INGEST: Omit<Demo, "run"> = {
  name: "ingest",
  stack: "ingest",
  summary: "A hundred files of submissions out of a bucket, one of 5 MB, and some answers over HTTP, each graded once.",
  teaches: "From S3 and HTTP to events: a file is read whole or named, and what comes twice is done once.",
  faults: [
    { kind: "duplicate", at: "default", probability: 0.1 },
    { kind: "duplicate", at: "q-ingest-files", probability: 0.2 },
    { kind: "duplicate", at: "ingest-bus", probability: 0.1 },
    { kind: "crash", at: "ingest-files", probability: 0.1, forSeconds: 600 },
    { kind: "late-error", at: "ingest-files", probability: 0.1, forSeconds: 600 },
    { kind: "throttle", at: "ingest-bus", probability: 0.1, forSeconds: 300 },
    { kind: "throttle", at: "grade-submissions", probability: 0.2, forSeconds: 300 },
    { kind: "late-error", at: "grade-submissions", probability: 0.1, forSeconds: 600 },
  ],
};

export const ingest: Demo = ingestOf({ ordinaryFiles: 95, essays: 50, largeBytes: 5 * 1024 * 1024 });

/** The same with as many files as one likes. */
export function ingestOf(size: SchoolSize): Demo {
  return { ...INGEST, run: (simulation, story) => run(simulation, story, size) };
}

async function run(simulation: Simulation, story: Storyteller, size: SchoolSize): Promise<void> {
  const { files, submissionIds, brokenKeys } = sampleFiles(simulation.seed, size);
  story.say(`A school puts ${files.length} files into the bucket: one is large, one is empty, three are broken.`);
  for (const { key, text } of files) simulation.bucket().put(key, text);
  await simulation.settle();
  await simulation.advance({ minutes: 2 });
  story.say("All files are read: a broken one is named at once, and its message waits in the dead-letter queue.");
  story.check("submissions graded, each once", graded(simulation), submissionIds.length);
  story.check("broken files that whoever reads the alerts was told of", filesNamed(simulation), brokenKeys.length);
  story.check("empty files", simulation.metric("Signalbox", "EmptyFiles").sum > 0, true);
  story.check("broken files in q-ingest-files-dlq", lettersOf(simulation).size, brokenKeys.length);
  story.checkAlarm("q-ingest-files-dlq-not-empty", "ALARM");

  await handIn(simulation, story);
  await simulation.settle();
  story.check("submissions graded, each once", graded(simulation), submissionIds.length + PUPILS);
  story.check("lost", simulation.accounts().lost, 0);
}

/** Over HTTP; the first pupil is not sure that it worked, and sends once more. */
async function handIn(simulation: Simulation, story: Storyteller): Promise<void> {
  story.say(`${PUPILS} pupils hand in over HTTP, the first of them twice, and somebody without a name.`);
  const credentials = simulation.credentials("school");
  const bodies = Array.from({ length: PUPILS }, (_, index) => answersOf(index, simulation.seed));
  const answers = [];
  for (const body of [...bodies, bodies[0], { ...bodies[1], studentId: "" }]) {
    answers.push(await simulation.request({ method: "POST", path: "/submissions", body, credentials }));
  }
  const statuses = answers.map(({ status }) => status);
  story.check("answers", statuses.join(" "), `${"202 ".repeat(PUPILS + 1)}400`);
}

/** By the metric of the function: what it knew already is not among them. */
function graded(simulation: Simulation): number {
  return simulation.metric("Signalbox", "SubmissionsGraded").sum;
}

/** Files that the alerts name; an event that came twice names its file twice. */
function filesNamed(simulation: Simulation): number {
  const [subscription] = simulation.topic("ingest-alerts").place.subscriptions;
  const received = subscription === undefined ? [] : simulation.beyond(subscription.to.arn).received;
  const named = received.flatMap(({ body }) => /The file (\S+) cannot be taken/.exec(body)?.[1] ?? []);
  return new Set(named).size;
}

/** Keys of the files whose events are in the dead-letter queue. */
function lettersOf(simulation: Simulation): ReadonlySet<string> {
  const letters = simulation.queue("q-ingest-files-dlq").peek();
  return new Set(letters.map(({ body }) => (JSON.parse(body) as ObjectEvent).detail.object.key));
}

interface ObjectEvent {
  readonly detail: { readonly object: { readonly key: string } };
}

import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  BucketEvents,
  Dashboard,
  EventBus,
  EventRoute,
  EventTable,
  FanoutTopic,
  HandlerFunction,
  HttpEndpoint,
  IdempotencyTable,
  LogQueries,
  ReliableQueue,
} from "../modules";
import { BROKEN_FILES, FILE_SENTENCE, SUBMISSION_SENTENCE, SUBMISSIONS_BY_QUIZ } from "./ingest/texts";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

/** Where the reader of files finds the table of what it published. */
const PUBLISHED = "PUBLISHED_TABLE_NAME";

export interface IngestProps extends StackProps {
  /**
   * Keeps the answers that one student hands in over HTTP in order, from the topic to what consumes its queues. Replaces topic and
   * queues when it is changed. @default false
   */
  readonly fifo?: boolean | undefined;
}

/** What pupils hand in: files of submissions out of a bucket, and single ones over HTTP, each graded once. */
export class IngestStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    beginStack(this, "ingest", props);
    const alerts = alertsTopic(this, props, { name: "ingest-alerts", displayName: "Ingest Alerts" });
    const fifo = props.fifo ?? false;

    const bucket = new BucketEvents(this, "submissions", { name: "ingest-submissions" });
    const archive = { name: "ingest-archive", retentionDays: 30 };
    const bus = new EventBus(this, "bus", { name: "ingest-bus", archive });
    // The largest file is 50 MiB or 100,000 submissions. Of the reader's 300 s, 15 are its reserve, 20 go to reading it, and 20 to asking
    // for what is published already (1,000 calls of 20 ms): 245 s are left for 10 events each 100 ms, 24,500 events. So it is done after
    // 5 receives at most. As many again are for another copy of its event that is in the way, and for trouble. 10 × 30 minutes of visibility are
    // 5 hours, far below the 10 days that a message is kept: what never succeeds is a dead letter by then.
    const files = new ReliableQueue(this, "files", {
      name: "q-ingest-files",
      retentionDays: 10,
      deadLetterQueue: { maxReceiveCount: 10 },
    });
    const submissions = new ReliableQueue(this, "received", { name: "q-submissions", retentionDays: 10 });
    const answersTopic = new FanoutTopic(this, "answers-topic", { name: "topic-answers", fifo });
    const answers = new ReliableQueue(this, "answers", { name: "q-answers", fifo, retentionDays: 10 });
    const counted = new ReliableQueue(this, "answer-statistics-queue", { name: "q-answer-statistics", fifo });

    const routeFiles = new EventRoute(this, "route-files", {
      bus: bucket.bus,
      pattern: bucket.objectCreated({ prefix: "incoming/", suffix: ".json" }),
      targets: [files],
    });
    const routeSubmissions = new EventRoute(this, "route-submissions", {
      bus,
      pattern: { source: ["ingest.submissions"], "detail-type": ["Submission Received"] },
      targets: [submissions],
    });
    const routeBroken = new EventRoute(this, "route-broken-files", {
      bus,
      pattern: { source: ["ingest.submissions"], "detail-type": ["Submission File Rejected"] },
      targets: [{ target: alerts, input: FILE_SENTENCE }],
    });
    const routeRejected = new EventRoute(this, "route-rejected-submissions", {
      bus,
      pattern: { source: ["ingest.submissions"], "detail-type": ["Submission Rejected"] },
      targets: [{ target: alerts, input: SUBMISSION_SENTENCE }],
    });
    answersTopic.subscribe(answers, { raw: true });
    answersTopic.subscribe(counted, { raw: true });

    const key = { partitionKey: "key", expiryAttribute: "expires" };
    const published = new EventTable(this, "published", { name: "ingest-published", ...key });
    const grades = new EventTable(this, "grades", { name: "ingest-grades", partitionKey: "submissionId" });
    const reader = new HandlerFunction(this, "ingest-files", {
      entry: "handlers/ingest-files.ts",
      timeoutSeconds: 300,
      memoryMegabytes: 1024,
      idempotency: new IdempotencyTable(this, "ingest-files-idempotency", { name: "ingest-files-idempotency" }),
      uses: [bucket.toRead(), bus.toPublish(), published.toRead(PUBLISHED), published.toWrite(PUBLISHED)],
    });
    const grader = new HandlerFunction(this, "grade-submissions", {
      entry: "handlers/grade-submissions.ts",
      uses: [grades.toAppend()],
      idempotency: { because: "A grade is stored on condition that the submission has none." },
    });
    const statistics = new HandlerFunction(this, "answer-statistics", {
      entry: "handlers/answer-statistics.ts",
      idempotency: { because: "The numbers are rough: who needs them exact counts the grades." },
    });
    const taker = new HandlerFunction(this, "ingest-answer", {
      entry: "handlers/ingest-answer.ts",
      uses: [answersTopic.toPublish()],
    });
    // One file an invocation: the memory is for one of the largest, and one that is too much for it takes no other with it.
    files.consumedBy(reader, { batchSize: 1, maximumConcurrency: 10 });
    submissions.consumedBy(grader);
    answers.consumedBy(grader);
    counted.consumedBy(statistics, fifo ? {} : { batchSize: 100, batchWindowSeconds: 30 });
    const endpoint = new HttpEndpoint(this, "endpoint", { name: "ingest" });
    endpoint.route("POST /submissions", taker);

    new LogQueries(this, "log-queries", {
      name: "ingest",
      logs: [reader, grader, statistics, taker],
      queries: { "broken-files": BROKEN_FILES, "submissions-by-quiz": SUBMISSIONS_BY_QUIZ },
    });
    const routes = [routeFiles, routeSubmissions, routeBroken, routeRejected];
    const sources = [endpoint, ...routes, files, submissions, answers, reader, grader, published, grades, alerts];
    new Dashboard(this, "dashboard", { name: "ingest", sources });
  }
}

/**
 * The queries that every `LogQueries` saves, in the language of CloudWatch Logs Insights
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html). They ask for what the logger of Powertools
 * writes (`level`, `message`, `service`, `error.name`, `error.message`, `function_request_id`), for the lines of Lambda itself in
 * JSON (`type`, `record.…`, `message.errorType`; https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html), and
 * for what a consumer has to log with each message, as `handlers/orders-consumer` does:
 *
 * - `event_id`, `message_id`: of the event and of the SQS message;
 * - `receive_count`: SQS's `ApproximateReceiveCount`, as a number;
 * - `outcome`: `failed`, `invalid` or `deferred` where the message is left in the queue;
 * - `problems`: a list of texts, where the message breaks its contract.
 *
 * An array's first element is `problems.0`; a list is what `in` takes; `stats` comes before the `sort` and `limit` of its result.
 */
export const STANDARD_LOG_QUERIES = {
  /**
   * What goes wrong, and how often: errors that the handlers log or throw; and, in rows of the type `platform.report`, how
   * invocations ended that did not succeed, as a time-out or crash leaves no other line.
   */
  "errors-by-type": `filter level in ["ERROR", "CRITICAL", "FATAL"] or (type = "platform.report" and record.status != "success")
| fields coalesce(error.name, message.errorType, record.errorType, record.status, message) as error_type
| stats count(*) as errors, count_distinct(event_id) as events, max(@timestamp) as last_seen by error_type, type, @log
| sort errors desc
| limit 100`,

  /** Everything that the functions logged about one event, the earliest first. */
  "event-life": `# Put the id of the event, or of the message, between the quotes.
filter event_id = "EVENT-ID" or message_id = "EVENT-ID"
| fields @timestamp, message, outcome, receive_count, duration_ms, coalesce(problems.0, error.message) as reason, detail_type, delivery, replay_name, message_id, function_request_id, @log
| sort @timestamp asc
| limit 1000`,

  /** Why messages were left in their queue. Those received as often as its maxReceiveCount says are dead letters by now. */
  "dead-letter-reasons": `filter outcome in ["failed", "invalid", "deferred"]
| fields coalesce(error.name, outcome) as kind, coalesce(problems.0, error.message, message) as reason
| stats max(receive_count) as receives, count_distinct(message_id) as messages, max(@timestamp) as last_seen, latest(message_id) as latest_message, latest(event_id) as latest_event by kind, reason, @log
| sort receives desc
| limit 100`,

  /** The invocations that took longest, with their memory; their lines have the request id as function_request_id. */
  "slowest-invocations": `filter type = "platform.report"
| fields @timestamp, record.metrics.durationMs as duration, record.metrics.initDurationMs as cold_start, record.metrics.maxMemoryUsedMB as memory_used, record.metrics.memorySizeMB as memory_size, record.status as status, record.requestId as request_id, @log
| sort duration desc
| limit 50`,
} as const;

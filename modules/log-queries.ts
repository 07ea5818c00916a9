import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { AWS_LIMITS } from "./aws-limits";
import { type CommonProps, located } from "./common-props";
import { STANDARD_LOG_QUERIES } from "./log-query-texts";
import { LETTERS_DIGITS_HYPHENS_UNDERSCORES, physicalName } from "./naming";
import { differ, placeOf } from "./place";
import { checkAtSynth, fail } from "./report";
import { terraformLiteral } from "./terraform-json";

/** Something with a log group of its own, such as a `HandlerFunction`. */
export interface LogSource {
  readonly logGroup: CloudwatchLogGroup;
}

export interface LogQueriesProps extends Pick<CommonProps, "provider"> {
  /** Folder of the queries in the console: letters, digits, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** What is searched: 1–50 functions and names of log groups that are there, such as `/aws/states/fulfil`. */
  readonly logs: readonly (LogSource | string)[];
  /**
   * Queries of your own, by name (letters, digits, hyphens and underscores), of 1–10,000 characters in the language of Logs
   * Insights. One with the name of a standard query takes its place; `false` leaves that out.
   * @default none but the standard ones
   */
  readonly queries?: Readonly<Record<string, string | false>>;
}

/**
 * Saved queries of CloudWatch Logs Insights, in one folder of its console: `errors-by-type`, `event-life` (by the id of an event
 * or message), `dead-letter-reasons` and `slowest-invocations`, and your own. Saving costs nothing; running one costs by the
 * gigabytes that it scans. `STANDARD_LOG_QUERIES` says what they expect in the log. Queries change nothing: the simulator leaves them out.
 *
 * @example
 * new LogQueries(this, "log-queries", {
 *   name: "shop",
 *   logs: [consumer, "/aws/states/fulfil"],
 *   queries: { "refunds": 'filter detail_type = "OrderRefunded" | sort @timestamp desc' },
 * });
 */
export class LogQueries extends Construct {
  /** By the name within the folder. */
  readonly resources: Readonly<Record<string, CloudwatchQueryDefinition>>;
  /** Folder in the console, stage included. */
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogQueriesProps,
  ) {
    super(scope, id);
    this.name = physicalName(this, "name", props.name, FOLDER_NAME, { provider: props.provider });
    this.checkLogs();
    const logGroupNames = props.logs.map((log) => (typeof log === "string" ? log : log.logGroup.name));
    const queries: Record<string, string | false> = { ...STANDARD_LOG_QUERIES, ...props.queries };
    this.resources = Object.fromEntries(
      Object.entries(queries).flatMap(([name, text]) =>
        text === false ? [] : [[name, this.createQuery(name, text, logGroupNames)]],
      ),
    );
    this.checkPlace();
  }

  private createQuery(name: string, text: string, logGroupNames: string[]): CloudwatchQueryDefinition {
    this.checkQuery(name, text);
    return new CloudwatchQueryDefinition(this, name, {
      name: `${this.name}/${name}`,
      queryString: terraformLiteral(text),
      logGroupNames,
      ...located(this.props),
    });
  }

  private checkLogs(): void {
    const most = AWS_LIMITS.cloudWatch.queryLogGroups;
    const { length } = this.props.logs;
    if (length >= 1 && length <= most) return;
    fail(this, {
      code: "QUERY_LOGS",
      prop: "logs",
      must: `name 1 to ${most} functions or log groups`,
      got: `${length} of them`,
      mend: length === 0 ? "Give the functions to search." : "Make several LogQueries, each of some of them.",
    });
  }

  private checkQuery(name: string, text: string): void {
    const { queryNameLength, queryLength } = AWS_LIMITS.cloudWatch;
    const prop = `queries[${JSON.stringify(name)}]`;
    if (name === "" || !LETTERS_DIGITS_HYPHENS_UNDERSCORES.characters.test(name)) {
      fail(this, {
        code: "QUERY_NAME",
        prop,
        must: `have a name of ${LETTERS_DIGITS_HYPHENS_UNDERSCORES.charactersInWords}`,
        got: name,
        mend: "Take another name: the folder is given once, as name.",
      });
    }
    const full = `${this.name}/${name}`;
    if (!Token.isUnresolved(full) && full.length > queryNameLength) {
      fail(this, {
        code: "QUERY_NAME",
        prop,
        must: `have a name of at most ${queryNameLength} characters with its folder`,
        got: `${full.length} characters`,
        mend: `Shorten it by ${full.length - queryNameLength}.`,
      });
    }
    if (Token.isUnresolved(text) || (text.trim() !== "" && text.length <= queryLength)) return;
    fail(this, {
      code: "QUERY_TEXT",
      prop,
      must: `be a query of 1 to ${queryLength} characters`,
      got: `${text.length} characters`,
      mend: text.length > queryLength ? "Shorten it." : "Give the query, or false to leave a standard query out.",
    });
  }

  /** Logs Insights searches the log groups of its own Region, by name: elsewhere it finds nothing and says nothing. */
  private checkPlace(): void {
    const sources = this.props.logs.filter((log) => typeof log !== "string");
    checkAtSynth(this, (report) => {
      const here = placeOf(this, this.props.provider);
      for (const { logGroup } of sources) {
        const there = placeOf(logGroup, logGroup.provider);
        if (!differ(here.region, there.region) && !differ(here.account, there.account)) continue;
        report.error({
          code: "QUERY_LOGS_ELSEWHERE",
          prop: "logs",
          must: "be where the queries are",
          got: `${logGroup.node.path} elsewhere`,
          mend: "Make LogQueries for each Region and account, with its provider.",
        });
      }
    });
  }
}

const FOLDER_NAME = {
  kind: "folder of saved queries",
  maxLength: AWS_LIMITS.cloudWatch.queryNameLength,
  ...LETTERS_DIGITS_HYPHENS_UNDERSCORES,
} as const;

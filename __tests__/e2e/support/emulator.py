"""AWS on this machine, for the end-to-end tests: moto's server on a free port, mended where terraform or the tests would
notice that it is not AWS.

Prints one line, its URL, once it takes requests. Ends when its standard input ends, so it never outlives the test run.

What it does not do: queue and topic policies are not enforced, alarms are never evaluated, functions are never run.
"""

import json
import logging
import re
import sys
from copy import copy
from datetime import datetime, timezone
from uuid import uuid4

import emulator_connections  # noqa: F401
from moto.awslambda.models import LambdaFunction
from moto.events.models import Rule
from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import ResourceNotFoundException
from moto.dynamodb.models import DynamoDBBackend
from moto.logs.responses import LogsResponse
from moto.s3.responses import S3Response
from moto.server import ThreadedMotoServer
from moto.sns import sns_backends
from moto.sns.models import Topic
from moto.sns.responses import SNSResponse
from moto.sqs import sqs_backends
from moto.sqs.models import Queue
from moto.stepfunctions.responses import StepFunctionResponse

# SQS: a call of SetQueueAttributes that does not name the policy wipes it in moto. AWS changes only what is named.
set_attributes = Queue._set_attributes


def set_attributes_and_keep_policy(queue, attributes, now=None):
    policy = getattr(queue, "policy", None)
    set_attributes(queue, attributes, now)
    if "Policy" not in attributes:
        queue.policy = policy


Queue._set_attributes = set_attributes_and_keep_policy

# SQS: moto knows no redrive-allow policy, and returns the redrive policy with spaces that nobody wrote. AWS returns both as
# they were set; otherwise terraform cannot create the one, and wants to change the other in every plan.
Queue.redrive_allow_policy = None
Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
queue_attributes = Queue.attributes.fget


def attributes_as_set(queue):
    attributes = queue_attributes(queue)
    if queue.redrive_policy:
        attributes["RedrivePolicy"] = json.dumps(queue.redrive_policy, separators=(",", ":"))
    if not queue.redrive_allow_policy:
        del attributes["RedriveAllowPolicy"]
    return attributes


Queue.attributes = property(attributes_as_set)

# SQS to Lambda: moto runs the function of an event source mapping in a Docker container, or fails to, and counts each try
# as a receive. AWS runs the function; the tests want to find the messages, so here the queues know no mappings.
Queue.lambda_event_source_mappings = property(lambda queue: {}, lambda queue, mappings: None)

# SNS: moto never returns the signature version. AWS returns the one that was set.
Topic.signature_version = None
topic_attributes = SNSResponse.get_topic_attributes


def topic_attributes_with_signature_version(response):
    result = topic_attributes(response)
    topic = response.backend.get_topic(response._get_param("TopicArn"))
    if topic.signature_version:
        result.result["Attributes"]["SignatureVersion"] = topic.signature_version
    return result


SNSResponse.get_topic_attributes = topic_attributes_with_signature_version

# Lambda: moto forgets the logging settings and the dead-letter queue. AWS returns them as they were set.
function_init = LambdaFunction.__init__
function_configuration = LambdaFunction.get_configuration
update_function_configuration = LambdaFunction.update_configuration


def init_with_logging(function, account_id, spec, region, version=1):
    function.logging_config = spec.get("LoggingConfig")
    function.dead_letter_config = spec.get("DeadLetterConfig")
    function_init(function, account_id, spec, region, version)


def configuration_with_logging(function, on_create=False):
    configuration = function_configuration(function, on_create)
    kept = {"LoggingConfig": function.logging_config, "DeadLetterConfig": function.dead_letter_config}
    return {**configuration, **{name: value for name, value in kept.items() if value}}


def update_with_logging(function, updates):
    function.logging_config = updates.get("LoggingConfig", function.logging_config)
    function.dead_letter_config = updates.get("DeadLetterConfig", function.dead_letter_config)
    return update_function_configuration(function, updates)


LambdaFunction.__init__ = init_with_logging
LambdaFunction.get_configuration = configuration_with_logging
LambdaFunction.update_configuration = update_with_logging

# DynamoDB: moto does not say which table is not there. AWS does, and terraform takes a table for deleted only if it hears so
# when it asks a second time, as the first answer was lost.
get_table = DynamoDBBackend.get_table


def get_table_or_say_which(backend, table_name):
    try:
        return get_table(backend, table_name)
    except ResourceNotFoundException:
        raise ResourceNotFoundException(table_name=table_name) from None


DynamoDBBackend.get_table = get_table_or_say_which

# CloudWatch Logs: moto knows no saved queries. AWS returns them as they were set, under an id of its own.
query_definitions = {}


def put_query_definition(response):
    query = {key: response._get_param(key) for key in ("queryDefinitionId", "name", "queryString", "logGroupNames")}
    query["queryDefinitionId"] = query["queryDefinitionId"] or str(uuid4())
    query_definitions[query["queryDefinitionId"]] = query
    return json.dumps({"queryDefinitionId": query["queryDefinitionId"]})


def describe_query_definitions(response):
    prefix = response._get_param("queryDefinitionNamePrefix") or ""
    found = [query for query in query_definitions.values() if query["name"].startswith(prefix)]
    return json.dumps({"queryDefinitions": found})


def delete_query_definition(response):
    query = query_definitions.pop(response._get_param("queryDefinitionId"), None)
    return json.dumps({"success": query is not None})


LogsResponse.put_query_definition = put_query_definition
LogsResponse.describe_query_definitions = describe_query_definitions
LogsResponse.delete_query_definition = delete_query_definition

# Step Functions: moto cannot validate a definition, which terraform asks for before each plan, and knows no versions. Here
# it finds nothing in either: the definitions are checked when they are synthesized, and no version is published.
def validate_state_machine_definition(response):
    return ActionResult({"result": "OK", "diagnostics": [], "truncated": False})


def list_state_machine_versions(response):
    return ActionResult({"stateMachineVersions": []})


StepFunctionResponse.validate_state_machine_definition = validate_state_machine_definition
StepFunctionResponse.list_state_machine_versions = list_state_machine_versions

# S3: moto does not return that a bucket sends its events to EventBridge. AWS returns it as it was set.
get_bucket_notification = S3Response.get_bucket_notification


def get_bucket_notification_with_event_bridge(response):
    status, headers, body = get_bucket_notification(response)
    setting = response.backend.get_bucket_notification_configuration(response.bucket_name)
    if not (setting and setting.event_bridge is not None):
        return status, headers, body
    text = body.decode() if isinstance(body, bytes) else body
    whole = re.sub(
        r"(<NotificationConfiguration[^>]*?)(?:/>|>(.*)</NotificationConfiguration>)",
        r"\1>\2<EventBridgeConfiguration/></NotificationConfiguration>",
        text,
        flags=re.DOTALL,
    )
    return status, {name: value for name, value in headers.items() if name.lower() != "content-length"}, whole


S3Response.get_bucket_notification = get_bucket_notification_with_event_bridge

# EventBridge: moto cannot send to topics, leaves the account out of what it sends to queues, and lets a target that fails
# fail the call of PutEvents. AWS delivers the whole event, and whoever publishes never hears of the targets.
send_to_targets = Rule.send_to_targets


def send_whole_event_to_targets(rule, event, transform_input=True):
    if not rule.event_pattern.matches_event(event):
        return
    for target in rule.targets:
        _, _, service, region, account, name = target["Arn"].split(":", 5)
        try:
            if service == "sqs" and "InputTransformer" not in target:
                sqs_backends[account][region].send_message(name, json.dumps(as_delivered(event)))
            elif service == "sns" and "InputTransformer" not in target:
                sns_backends[account][region].publish(json.dumps(as_delivered(event)), arn=target["Arn"])
            else:
                only_this_target = copy(rule)
                only_this_target.targets = [target]
                send_to_targets(only_this_target, event.copy(), transform_input)
        except Exception as error:
            print(f"{rule.name}: not delivered to {target['Arn']}: {error!r}", file=sys.stderr)


def as_delivered(event):
    """The event as AWS writes it: with a time in words, and without what is only for moto."""
    time = datetime.fromtimestamp(float(event["time"]), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {key: value for key, value in {**event, "time": time}.items() if key != "ingestion-time"}


Rule.send_to_targets = send_whole_event_to_targets

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # Not a line for each request.
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print("http://{}:{}".format(*server.get_host_and_port()), flush=True)
    sys.stdin.read()
    server.stop()

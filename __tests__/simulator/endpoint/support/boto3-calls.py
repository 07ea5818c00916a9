"""Every operation of the endpoint through boto3, each answer a line of JSON: name and what is to be looked at."""

import json
import sys
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv[1]
SITE = "eu-central-1:123456789012"
CONFIG = Config(retries={"max_attempts": 0}, region_name="eu-central-1")


def client(service):
    return boto3.client(service, endpoint_url=URL, config=CONFIG, aws_access_key_id="AKIA", aws_secret_access_key="x")


def say(name, value):
    print(json.dumps({"name": name, "value": value}, default=str), flush=True)


def refused(call):
    try:
        call()
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return "taken"


def until(look):
    """Waits for an observed fact."""
    for _ in range(500):
        value = look()
        if value:
            return value
        time.sleep(0.02)
    raise RuntimeError("It did not come about.")


events, sqs, sns = client("events"), client("sqs"), client("sns")
functions, cloudwatch, sts = client("lambda"), client("cloudwatch"), client("sts")

say("sts", sts.get_caller_identity()["Account"])

entry = {"EventBusName": "shop", "Source": "app.orders", "DetailType": "x", "Detail": '{"id":"o-1"}'}
put = events.put_events(Entries=[{**entry, "Time": datetime.now(timezone.utc)}, {**entry, "Detail": "["}])
say("put", [put["FailedEntryCount"], put["Entries"][1]["ErrorCode"], len(put["Entries"][0]["EventId"])])
say("put 11", refused(lambda: events.put_events(Entries=[entry] * 11)))
say("rules", [rule["Name"] for rule in events.list_rules(EventBusName="shop")["Rules"]])
say("targets", [target["Id"] for target in events.list_targets_by_rule(Rule="orders", EventBusName="shop")["Targets"]])
say("bus", events.describe_event_bus(Name="shop")["Arn"])
archive = events.describe_archive(ArchiveName="shop-archive")
now = datetime.now(timezone.utc)
events.start_replay(
    ReplayName="again",
    EventSourceArn=archive["ArchiveArn"],
    EventStartTime=now - timedelta(hours=1),
    EventEndTime=now + timedelta(hours=1),
    Destination={"Arn": archive["EventSourceArn"]},
)
say("replay", until(lambda: events.describe_replay(ReplayName="again")["State"] == "COMPLETED"))

work = sqs.get_queue_url(QueueName="work")["QueueUrl"]
received = sqs.receive_message(
    QueueUrl=work, MaxNumberOfMessages=1, WaitTimeSeconds=5, AttributeNames=["All"], MessageAttributeNames=["All"]
)["Messages"]
say("received", [received[0]["Body"], received[0]["Attributes"]["ApproximateReceiveCount"]])
sqs.delete_message(QueueUrl=work, ReceiptHandle=received[0]["ReceiptHandle"])
attribute = {"DataType": "Binary", "BinaryValue": b"\x00\xff"}
sqs.send_message(QueueUrl=work, MessageBody="ü", MessageAttributes={"raw": attribute}, DelaySeconds=0)
batch = sqs.send_message_batch(
    QueueUrl=work, Entries=[{"Id": "a", "MessageBody": "1"}, {"Id": "b", "MessageBody": "2", "DelaySeconds": 901}]
)
say("batch", [batch["Successful"][0]["Id"], batch["Failed"][0]["Code"]])
say("queues", sorted(url.split("/")[-1] for url in sqs.list_queues()["QueueUrls"]))
say("attributes", sqs.get_queue_attributes(QueueUrl=work, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"])
say("no queue", refused(lambda: sqs.get_queue_url(QueueName="none")))
say("bad handle", refused(lambda: sqs.delete_message(QueueUrl=work, ReceiptHandle="x")))
letters = f"arn:aws:sqs:{SITE}:work-letters"
sqs.start_message_move_task(SourceArn=letters, DestinationArn=f"arn:aws:sqs:{SITE}:work")
say("move", until(lambda: sqs.list_message_move_tasks(SourceArn=letters)["Results"][0]["Status"] == "COMPLETED"))
sqs.purge_queue(QueueUrl=work)

topic = f"arn:aws:sns:{SITE}:orders"
say("publish", len(sns.publish(TopicArn=topic, Message="a & b", MessageAttributes={"raw": attribute})["MessageId"]))
published = sns.publish_batch(
    TopicArn=topic, PublishBatchRequestEntries=[{"Id": "a", "Message": "1"}, {"Id": "b", "Message": "2", "Subject": "\n"}]
)
say("publish batch", [published["Successful"][0]["Id"], published["Failed"][0]["Code"]])
say("topics", [each["TopicArn"] for each in sns.list_topics()["Topics"]])
say("topic", sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"])
say("subscriptions", [each["Protocol"] for each in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]])
say("no topic", refused(lambda: sns.publish(TopicArn=topic + "x", Message="x")))
attributed = until(lambda: sqs.receive_message(QueueUrl=work, MessageAttributeNames=["raw"]).get("Messages"))
say("attributed", [attributed[0]["Body"], attributed[0]["MessageAttributes"]["raw"]["BinaryValue"].hex()])

answer = functions.invoke(FunctionName="worker", Payload=b'{"n":1}', LogType="Tail")
say("invoke", [answer["StatusCode"], json.loads(answer["Payload"].read()), "LogResult" in answer])
say("invoke later", functions.invoke(FunctionName="worker", InvocationType="Event", Payload=b"{}")["StatusCode"])
say("no function", refused(lambda: functions.invoke(FunctionName="none")))
say("functions", [each["FunctionName"] for each in functions.list_functions()["Functions"]])
say("mappings", [each["BatchSize"] for each in functions.list_event_source_mappings()["EventSourceMappings"]])

cloudwatch.put_metric_data(
    Namespace="Shop", MetricData=[{"MetricName": "many", "Value": index} for index in range(300)]
)
query = {"Metric": {"Namespace": "Shop", "MetricName": "many"}, "Period": 3600, "Stat": "Sum"}
data = cloudwatch.get_metric_data(
    MetricDataQueries=[{"Id": "m", "MetricStat": query}], StartTime=now - timedelta(hours=1), EndTime=now + timedelta(hours=1)
)
say("metric", sum(data["MetricDataResults"][0]["Values"]))
say("alarms", [each["AlarmName"] for each in cloudwatch.describe_alarms()["MetricAlarms"]])
say("metrics", len(cloudwatch.list_metrics(Namespace="Shop")["Metrics"]))

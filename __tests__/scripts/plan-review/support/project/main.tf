terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
variable "region" { default = "eu-central-1" }
variable "secret" {
  default   = "hunter2-secret"
  sensitive = true
}
provider "aws" {
  region                      = var.region
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
resource "aws_cloudwatch_event_bus" "shop" { name = "shop" }
module "orders" {
  source   = "./modules/orders"
  for_each = toset(["eu", "us"])
  name     = "orders-${each.key}"
  bus      = aws_cloudwatch_event_bus.shop.name
}
resource "aws_sqs_queue" "many" {
  count = 2
  name  = "many-${count.index}"
}
resource "aws_cloudwatch_event_rule" "many" {
  count          = 2
  name           = "many-${count.index}"
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  event_pattern  = jsonencode({ source = ["many.${count.index}"] })
}
resource "aws_cloudwatch_event_target" "many" {
  count          = 2
  rule           = aws_cloudwatch_event_rule.many[count.index].name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  arn            = aws_sqs_queue.many[count.index].arn
}
resource "aws_lambda_function" "fn" {
  function_name = "fn"
  role          = "arn:aws:iam::123456789012:role/x"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "main.tf"
  environment { variables = { PASSWORD = var.secret } }
}
resource "aws_sns_topic" "alerts" { name = "alerts" }
resource "aws_cloudwatch_metric_alarm" "depth" {
  alarm_name          = "depth"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  period              = 60
  statistic           = "Maximum"
  threshold           = 10
  dimensions          = { QueueName = aws_sqs_queue.many[0].name }
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
output "q" { value = module.orders["eu"].arn }
resource "aws_sns_topic_subscription" "eu" {
  topic_arn     = aws_sns_topic.alerts.arn
  protocol      = "sqs"
  endpoint      = module.orders["eu"].arn
  filter_policy = jsonencode({ kind = [var.secret] })
}

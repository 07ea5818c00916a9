variable "name" {}
variable "bus" {}
resource "aws_sqs_queue" "dlq" { name = "${var.name}-dlq" }
resource "aws_sqs_queue" "q" {
  name           = var.name
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 5 })
}
resource "aws_cloudwatch_event_rule" "r" {
  name           = var.name
  event_bus_name = var.bus
  event_pattern  = jsonencode({ source = [var.name] })
}
resource "aws_cloudwatch_event_target" "t" {
  rule           = aws_cloudwatch_event_rule.r.name
  event_bus_name = var.bus
  arn            = aws_sqs_queue.q.arn
  dead_letter_config { arn = aws_sqs_queue.dlq.arn }
}
resource "aws_sqs_queue_policy" "p" {
  queue_url = aws_sqs_queue.q.url
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn, Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.r.arn } } }] })
}
output "arn" { value = aws_sqs_queue.q.arn }

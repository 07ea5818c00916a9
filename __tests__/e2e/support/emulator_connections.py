"""CloudFormation for moto: connections of EventBridge with references to secrets, which moto does not know.

The references are resolved here, as AWS does it, so that a test can see that the secret is in the connection, and nowhere else.
"""

import json
import re

from moto.core.common_models import CloudFormationModel
from moto.events.models import events_backends
from moto.secretsmanager.models import secretsmanager_backends

REFERENCE = re.compile(r"\{\{resolve:secretsmanager:(.+?):SecretString(?::([^:}]*))?(?::[^:}]*)?(?::([^:}]*))?\}\}")


def resolved(value, backend):
    """The value with its references to Secrets Manager in place of which the secrets stand."""
    if isinstance(value, dict):
        return {key: resolved(each, backend) for key, each in value.items()}
    if isinstance(value, list):
        return [resolved(each, backend) for each in value]
    if not isinstance(value, str):
        return value

    def secret(match):
        secret_id, key, version = match.groups()
        text = backend.get_secret_value(secret_id, version or "", "")["SecretString"]
        return json.loads(text)[key] if key else text

    return REFERENCE.sub(secret, value)


class Connection(CloudFormationModel):
    """Found by moto, as it looks for all subclasses, and asks them for the service that they are of."""

    __module__ = "moto.events.models"

    def __init__(self, connection):
        self.connection = connection
        self.physical_resource_id = connection.name

    @staticmethod
    def cloudformation_name_type():
        return "Name"

    @staticmethod
    def cloudformation_type():
        return "AWS::Events::Connection"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in ("Arn", "SecretArn")

    def get_cfn_attribute(self, name):
        return self.connection.arn if name == "Arn" else self.connection.secret_arn

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = resolved(cloudformation_json["Properties"], secretsmanager_backends[account_id][region_name])
        made = events_backends[account_id][region_name].create_connection(
            properties["Name"],
            properties.get("Description", ""),
            properties["AuthorizationType"],
            properties["AuthParameters"],
        )
        return cls(made)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        events_backends[account_id][region_name].delete_connection(cloudformation_json["Properties"]["Name"])

    def delete(self, account_id, region_name):
        events_backends[account_id][region_name].delete_connection(self.connection.name)


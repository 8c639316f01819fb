"""Starts MiniStack with what it leaves out of AWS's documented behaviour (docs/emulator.md)."""

import json

from ministack.app import main
from ministack.services import eventbridge, lambda_svc, sns, stepfunctions
from ministack.services.cloudformation import handlers

apply_arguments = stepfunctions._apply_jsonata_arguments


def apply_arguments_with_retry_count(state_definition, raw_input, context):
    """AWS's context object has State.RetryCount: 0 at first, one more at each retry."""
    state = context["State"]
    state["RetryCount"] = state.get("RetryCount", -1) + 1
    return apply_arguments(state_definition, raw_input, context)


stepfunctions._apply_jsonata_arguments = apply_arguments_with_retry_count

delete_stack = handlers._delete_stack


def delete_stack_by_arn(parameters):
    """AWS takes a stack's ARN in the place of its name, and cdk destroy gives it."""
    name = handlers._p(parameters, "StackName").removeprefix("arn:").split("/")
    by_name = {**parameters, "StackName": [name[1] if len(name) > 1 else name[0]]}
    return delete_stack(by_name)


handlers._ACTION_HANDLERS["DeleteStack"] = delete_stack_by_arn


class LambdaCalledLater:
    """Lambda for SNS: an asynchronous call, tried again and then put aside, as Lambda's own are."""

    _execute_function_with_config_scope = staticmethod(lambda_svc.invoke_async_with_retry)

    def __getattr__(self, name):
        return getattr(lambda_svc, name)


sns._lambda_svc = LambdaCalledLater()


def dispatch_to_lambda(arn, payload):
    """The same for EventBridge."""
    function, config, _name = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        record = lambda_svc._execution_record_for_config(function, config)
        lambda_svc.invoke_async_with_retry(record, json.loads(payload))


eventbridge._dispatch_to_lambda = dispatch_to_lambda

main()

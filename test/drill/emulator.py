"""Starts MiniStack with what it leaves out of AWS's documented behaviour (docs/emulator.md)."""

from ministack.app import main
from ministack.services import stepfunctions
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

main()

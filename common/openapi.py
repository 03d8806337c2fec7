"""How the API's description speaks of errors: every act may answer with a problem."""

from typing import Any

from common.api_errors import MEDIA_TYPE

_METHODS = {"get", "post", "put", "patch", "delete"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What was wrong (RFC 9457): people read `detail`, programs branch on `code`.",
    "properties": {
        "type": {"type": "string", "description": "Name of the kind of problem, as a URN."},
        "title": {"type": "string", "description": "The kind of problem, in the client's language."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {
            "type": "string",
            "description": "What was wrong and what to do, in the client's language.",
        },
        "code": {
            "type": "string",
            "description": "Stable code, such as `attendance.month.already_published`.",
        },
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
        "where": {
            "type": "object",
            "additionalProperties": {},
            "description": "What it points at: line, field, cell and the like.",
        },
    },
    "required": ["type", "title", "status", "detail", "code", "errors", "where"],
}

FIELD_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "One thing that was wrong, and the field it is about; null for the request as a whole.",
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "attr": {"type": "string", "nullable": True},
    },
    "required": ["code", "detail", "attr"],
}


def describe_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the problem as the answer of every operation to whatever else it does not list."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"], schemas["FieldProblem"] = PROBLEM, FIELD_PROBLEM
    answer = {
        "description": "A problem.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result.get("paths", {}).values():
        for method in _METHODS & operations.keys():
            operations[method]["responses"].setdefault("default", answer)
    return result

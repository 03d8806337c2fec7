"""The API's description says what an error looks like, and errors look like that."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from common.openapi import FIELD_PROBLEM, PROBLEM
from tests.common.test_api_errors import answer, raising


@pytest.mark.django_db
def test_every_operation_may_answer_with_a_problem() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        operation
        for path in schema["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    ]
    assert operations
    for operation in operations:
        content = operation["responses"]["default"]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert schema["components"]["schemas"]["Problem"] == PROBLEM


def test_a_problem_has_the_fields_described() -> None:
    problem = answer(raising(RuntimeError("x"))).data
    assert set(problem) == set(PROBLEM["properties"]) == set(PROBLEM["required"])
    assert set(problem["errors"][0]) == set(FIELD_PROBLEM["properties"])

"""What the API answers when something is wrong: RFC 9457 problem details with a stable code.

Every error of the API, from a missing field to a failure of ours, is one JSON object of the media type
``application/problem+json``; people read `detail`, programs branch on `code`.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypedDict

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as ModelValidationError
from django.utils.encoding import force_str
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter, flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.response import Response

from common.bounds import BEYOND
from common.errors import DomainError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
INVALID_REQUEST = "request.invalid"
"""Code of an answer that lists what is wrong with the fields of a request."""

_TITLES = {
    HTTPStatus.BAD_REQUEST: _("The request is not valid"),
    HTTPStatus.UNAUTHORIZED: _("Sign in first"),
    HTTPStatus.FORBIDDEN: _("Not allowed"),
    HTTPStatus.NOT_FOUND: _("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Method not allowed"),
    HTTPStatus.NOT_ACCEPTABLE: _("No such format"),
    HTTPStatus.CONFLICT: _("Not possible in the present state"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("Too large"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("Format not supported"),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("The request cannot be carried out"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests"),
}


class FieldProblem(TypedDict):
    """One thing that is wrong, and the field it is about (None: the request as a whole)."""

    code: str
    detail: str
    attr: str | None


class Problem(TypedDict):
    """The body of an error answer."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]
    where: Mapping[str, object]


class DomainProblem(APIException):
    """A broken rule of the business, on its way to the client."""

    def __init__(self, error: DomainError) -> None:
        """Take over the error's text, code, status and place."""
        super().__init__(detail=force_str(error.message), code=error.code)
        self.status_code = error.status
        self.where = error.where


class _Formatter(ExceptionFormatter):
    """Shapes an error as a problem."""

    def run(self) -> Problem:
        """Give the body of the answer."""
        status = int(self.exc.status_code)
        errors = self._errors(status)
        code = INVALID_REQUEST if isinstance(self.exc, ValidationError) else errors[0]["code"]
        return Problem(
            type=f"urn:zhiban:problem:{code}",
            title=_title(status),
            status=status,
            detail=_summary(errors),
            code=code,
            errors=errors,
            where=getattr(self.exc, "where", {}),
        )

    def _errors(self, status: int) -> list[FieldProblem]:
        """List what is wrong; of our own failures nothing is told but that they are ours."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and self.original_exc is not self.exc:
            detail = gettext(
                "Something went wrong on our side. Nothing was stored; the error has been logged."
            )
            return [FieldProblem(code="server_error", detail=detail, attr=None)]
        found = flatten_errors(self.exc.detail)
        return [FieldProblem(code=one.code, detail=one.detail, attr=one.attr) for one in found] or [
            FieldProblem(code=INVALID_REQUEST, detail=_title(status), attr=None)
        ]


class _Handler(ExceptionHandler):
    """Turns any exception of a view into a problem."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Take broken rules, refusals of a model's own checks and absurd values for what they are."""
        if isinstance(exc, DomainError):
            return DomainProblem(exc)
        if isinstance(exc, ModelValidationError):
            return ValidationError(_model_errors(exc))
        if isinstance(exc, BEYOND):
            logger.warning("Beyond all bounds", exc_info=exc)
            return ParseError(_("A number, a day or a text of the request is beyond all bounds."))
        return super().convert_known_exceptions(exc)

    def format_exception(self, exc: APIException) -> dict[str, Any]:
        """Shape the error as a problem."""
        return dict(_Formatter(exc, self.context, self.exc).run())

    def get_response(self, exc: APIException, data: dict[str, Any]) -> Response:
        """Answer as ``application/problem+json``, except to a person who browses the API."""
        response = super().get_response(exc, data)
        renderer = getattr(self.context.get("request"), "accepted_renderer", None)
        if renderer is None or renderer.format == "json":
            response.content_type = MEDIA_TYPE
        return response


def handle(exc: Exception, context: Any) -> Response | None:
    """Answer an exception raised in a view of the API (the framework's ``EXCEPTION_HANDLER``)."""
    return _Handler(exc, context).run()


def _title(status: int) -> str:
    """Name the kind of error in the client's language."""
    if status in _TITLES:
        return str(_TITLES[HTTPStatus(status)])
    return (
        gettext("Server error") if status >= HTTPStatus.INTERNAL_SERVER_ERROR else gettext("Request refused")
    )


def _summary(errors: list[FieldProblem]) -> str:
    """Say what is wrong in one sentence."""
    if len(errors) == 1:
        return errors[0]["detail"]
    return ngettext("%(count)d field needs attention.", "%(count)d fields need attention.", len(errors)) % {
        "count": len(errors)
    }


def _model_errors(error: ModelValidationError) -> Any:
    """Give a model's refusals in the framework's shape: by field, or for the whole."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return {
        ("non_field_errors" if field == NON_FIELD_ERRORS else field): messages
        for field, messages in error.message_dict.items()
    }

"""Count failed attempts to sign even though their transaction is undone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ledger.services.attempts import counting_failures


class FailedSignaturesMiddleware:
    """Store the failed attempts of a request after its transactions have ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with counting_failures():
            return self.get_response(request)

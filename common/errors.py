"""The one kind of error that people are meant to read: a broken rule of the business, with a stable code."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A rule of the business was broken; the doors show `message` and clients branch on `code`.

    Args:
        code: Stable name of the rule, ``app.noun.reason``; never changes once released.
        message: What happened and what to do next, a translatable (lazy) text or a plain one.
        status: HTTP status of the API's answer, 400 to 499; 409 (conflict with the stored state) unless told.
        where: What the error points at (line, field, cell, …): values that JSON can hold.
    """

    def __init__(self, code: str, message: "StrOrPromise", *, status: int = 409, **where: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status
        self.where = where

    def __str__(self) -> str:
        """Give the text a person reads, in the language active now."""
        return str(self.message)

    def __repr__(self) -> str:
        """Name the code, for logs."""
        return f"DomainError({self.code!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling, as errors do that cross a worker's process boundary."""
        return _rebuild, (self.code, str(self.message), self.status, self.where)


def _rebuild(code: str, message: str, status: int, where: dict[str, object]) -> DomainError:
    """Make the error again on the other side of a process boundary."""
    return DomainError(code, message, status=status, **where)

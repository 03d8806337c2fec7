"""Fields by which several files come in with a form of a page."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from files.domain import Accepted

CHOOSE_AGAIN = _("Choose the files again: a browser does not keep them when a form comes back.")


class _SeveralFiles(forms.FileInput):
    """A file input in which several can be chosen; a phone offers its camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. What each of them is, and how large, is judged where it is kept, with a code."""

    widget = _SeveralFiles

    def __init__(self, accept: Accepted, *, label: StrOrPromise, css: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(label=label, allow_empty_file=True, **kwargs)
        self.widget.attrs |= {"accept": accept.endings, "multiple": True, **({"class": css} if css else {})}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Give the files as a list; none is an empty list."""
        chosen = data if isinstance(data, list) else [data] if data else []
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [cast(UploadedFile, super(FilesField, self).clean(one, initial)) for one in chosen]


class KeepsNoFiles(forms.Form):
    """A form that, when it comes back with a mistake, says that its files must be chosen again.

    A wrong password loses nothing that was typed; files a browser never puts back into a form.
    """

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error, and beside each field of files that was filled, that it must be filled again."""
        super().add_error(field, error)
        for name, one in self.fields.items():
            was_filled = isinstance(one, FilesField) and self.files.get(self.add_prefix(name))
            if was_filled and name != field and not self.has_error(name):
                super().add_error(name, CHOOSE_AGAIN)

"""Adding files to an incident that is open."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.vocabulary import Act
from incidents.models import Incident
from incidents.services.keeping import Uploads
from incidents.services.perform import Deed, perform
from staff.models import Employee


@transaction.atomic
def attach(
    incident: Incident, *, person: Employee, files: Uploads, now: datetime, text: str = ""
) -> Incident:
    """Add files; their hashes are covered by the next act that is signed.

    Raises:
        DomainError: ``incidents.files.none``, what `keep_files` refuses, or the table refuses.
    """
    if not files:
        raise DomainError("incidents.files.none", gettext("Choose at least one file."), status=400)
    return perform(incident, Deed(Act.ATTACH, person, now, text=text.strip(), files=files))

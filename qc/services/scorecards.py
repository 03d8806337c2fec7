"""Draft, publish and retire versions of scorecards."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.faults import Fault, MalformedScorecardError
from qc.domain.lint import Report, lint, lint_definition
from qc.domain.scorecard import Scorecard as Definition
from qc.domain.scorecard import as_table, content_hash, parse_scorecard
from qc.models import Scorecard, ScorecardVersion, VersionState
from qc.wording import fault_tables, faults_text
from staff.models import Desk, Employee


def draft_scorecard(
    *, definition: object, now: datetime, author: Employee | None = None, note: str = ""
) -> ScorecardVersion:
    """Store a definition as the next draft version of its scorecard, which is made when it is new.

    Raises:
        DomainError: `qc.scorecard.malformed`, the definition cannot be read (all faults of form are named).
    """
    parsed = read_definition(definition)
    with transaction.atomic():
        card = _scorecard_of(parsed)
        last = card.versions.aggregate(last=Max("number"))["last"] or 0
        return ScorecardVersion.objects.create(
            scorecard=card,
            number=last + 1,
            definition=as_table(parsed),
            content_hash=content_hash(parsed),
            note=note,
            created_at=now,
            created_by=author,
        )


def begin_scorecard(
    definition: Mapping[str, object], *, now: datetime, author: Employee | None = None
) -> ScorecardVersion:
    """Store the first draft of a scorecard that the centre does not have yet.

    Raises:
        DomainError: `qc.scorecard.key_taken`, or what `draft_scorecard` refuses.
    """
    if Scorecard.objects.filter(key=read_definition(definition).key).exists():
        raise DomainError(
            "qc.scorecard.key_taken",
            _("There is a scorecard with this key. Make a new version of it, or choose another key."),
        )
    return draft_scorecard(definition=definition, now=now, author=author)


def copy_version(
    version: ScorecardVersion, *, now: datetime, author: Employee | None = None
) -> ScorecardVersion:
    """Store the content of any version as the next draft of its scorecard."""
    note = gettext("copy of v%(number)d") % {"number": version.number}
    return draft_scorecard(definition=version.definition, now=now, author=author, note=note)


def change_draft(
    version: ScorecardVersion,
    *,
    definition: object,
    now: datetime,
    editor: Employee | None = None,
    revision: str | None = None,
    note: str | None = None,
) -> None:
    """Replace the definition of a draft.

    Args:
        revision: the content hash of the draft that was changed; None overwrites whatever is there.

    Raises:
        DomainError: `qc.scorecard.malformed`; `qc.scorecard.not_a_draft`, a published version never changes;
            `qc.scorecard.other_key`, it is of another scorecard; `qc.scorecard.changed_elsewhere`,
            somebody saved the draft in between.
    """
    parsed = read_definition(definition)
    if parsed.key != version.scorecard.key:
        raise DomainError("qc.scorecard.other_key", _("This definition is of another scorecard."), status=400)
    values: dict[str, object] = {
        "definition": as_table(parsed),
        "content_hash": content_hash(parsed),
        "changed_at": now,
        "changed_by": editor,
    }
    if note is not None:
        values["note"] = note
    drafts = ScorecardVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT)
    seen = drafts if revision is None else drafts.filter(content_hash=revision)
    if not seen.update(**values):
        raise _changed_elsewhere(version) if drafts.exists() else _not_a_draft()
    version.refresh_from_db()


def _changed_elsewhere(version: ScorecardVersion) -> DomainError:
    stored = ScorecardVersion.objects.select_related("changed_by").get(pk=version.pk)
    return DomainError(
        "qc.scorecard.changed_elsewhere",
        _("%(who)s saved this draft in between. What you entered is still here and was not stored.")
        % {"who": stored.changed_by or _("Somebody")},
        content_hash=stored.content_hash,
    )


def discard_draft(version: ScorecardVersion) -> None:
    """Throw a draft away, with what was tried with it; a scorecard without any version goes with it.

    Raises:
        DomainError: `qc.scorecard.not_a_draft`.
    """
    with transaction.atomic():
        drafts = ScorecardVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT)
        if not drafts.delete()[0]:
            raise _not_a_draft()
        if not version.scorecard.versions.exists():
            version.scorecard.delete()


def publish_scorecard_version(
    version: ScorecardVersion, *, now: datetime, publisher: Employee | None = None
) -> ScorecardVersion:
    """Publish a draft; from now on it never changes, and the version before it is retired.

    Raises:
        DomainError: `qc.scorecard.faulty`, with every fault at once (S20); `qc.scorecard.not_a_draft`.
    """
    report = check_definition(version.definition)
    if not report.is_publishable:
        raise faulty(report.errors)
    with transaction.atomic():
        others = version.scorecard.versions.filter(state=VersionState.PUBLISHED).exclude(pk=version.pk)
        others.update(state=VersionState.RETIRED, retired_at=now)
        drafts = ScorecardVersion.objects.filter(
            pk=version.pk, state=VersionState.DRAFT, content_hash=version.content_hash
        )
        published = drafts.update(state=VersionState.PUBLISHED, published_at=now, published_by=publisher)
        if not published:
            raise _not_a_draft()
        _describe(version.scorecard, read_definition(version.definition))
    version.refresh_from_db()
    return version


def retire_scorecard_version(version: ScorecardVersion, *, now: datetime) -> None:
    """Take a published version out of use; evaluations made with it stay as they are.

    Raises:
        DomainError: `qc.scorecard.not_published`.
    """
    published = ScorecardVersion.objects.filter(pk=version.pk, state=VersionState.PUBLISHED)
    if not published.update(state=VersionState.RETIRED, retired_at=now):
        raise DomainError("qc.scorecard.not_published", _("Only a published version can be retired."))
    version.refresh_from_db()


def load_scorecard(definition: Mapping[str, object], *, now: datetime) -> bool:
    """Publish a scorecard that comes with the product, unless the centre has it already.

    A centre that has any version of the scorecard keeps its own: it may have changed it on purpose.

    Returns:
        Whether it was added.
    """
    with transaction.atomic():
        if ScorecardVersion.objects.filter(scorecard__key=read_definition(definition).key).exists():
            return False
        publish_scorecard_version(draft_scorecard(definition=definition, now=now), now=now)
    return True


def check_definition(definition: object) -> Report:
    """Read and lint a definition: all its faults and warnings."""
    return lint_definition(definition)[1]


def read_definition(definition: object) -> Definition:
    """Read a definition.

    Raises:
        DomainError: `qc.scorecard.malformed`, with every fault of form.
    """
    try:
        return parse_scorecard(definition)
    except MalformedScorecardError as error:
        raise DomainError(
            "qc.scorecard.malformed",
            faults_text(error.faults),
            status=400,
            faults=fault_tables(error.faults),
        ) from error


def usable_definition(definition: object) -> Definition:
    """Read a definition that must be publishable, to score with it.

    Raises:
        DomainError: `qc.scorecard.faulty`, with every fault at once.
    """
    reading, report = lint_definition(definition)
    if not report.is_publishable:
        raise faulty(report.errors)
    return reading.scorecard


def faulty(faults: tuple[Fault, ...]) -> DomainError:
    """Make the error that names everything in the way of publishing."""
    return DomainError("qc.scorecard.faulty", faults_text(faults), status=400, faults=fault_tables(faults))


def _not_a_draft() -> DomainError:
    return DomainError(
        "qc.scorecard.not_a_draft",
        _("Only a draft can be changed or published. Make a new version instead."),
    )


def _scorecard_of(parsed: Definition) -> Scorecard:
    """Find the scorecard of a definition, or make it.

    Raises:
        DomainError: `qc.scorecard.bad_key`, there is no key to find it by.
    """
    faults = [fault for fault in lint(parsed).errors if fault.path == "key"]
    if faults:
        raise DomainError("qc.scorecard.bad_key", faults_text(faults), status=400)
    try:
        with transaction.atomic():
            return Scorecard.objects.get_or_create(key=parsed.key, defaults=_description(parsed))[0]
    except IntegrityError:  # somebody else made it in between
        return Scorecard.objects.get(key=parsed.key)


def _describe(card: Scorecard, parsed: Definition) -> None:
    """Give the scorecard the name and desk of its published version."""
    Scorecard.objects.filter(pk=card.pk).update(**_description(parsed))


def _description(parsed: Definition) -> dict[str, object]:
    desk = Desk.objects.filter(code=parsed.desk).first() if parsed.desk else None
    if parsed.desk and desk is None:
        raise DomainError(
            "qc.scorecard.unknown_desk",
            _("There is no desk with the code that the scorecard names."),
            status=400,
        )
    return {
        "name": parsed.title.en or parsed.title.zh,
        "name_zh": parsed.title.zh or parsed.title.en,
        "desk": desk,
    }

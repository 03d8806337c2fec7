"""What closed sessions decided about criteria, for whoever scores."""

from qc.models import CriterionNote


def notes_on(scorecard: int) -> list[CriterionNote]:
    """Return the newest note on every criterion of a scorecard, whatever its version, in one statement."""
    rows = CriterionNote.objects.filter(scorecard=scorecard).select_related("session")
    newest = {note.criterion: note for note in rows.order_by("written_at", "pk")}
    return sorted(newest.values(), key=lambda note: note.criterion)

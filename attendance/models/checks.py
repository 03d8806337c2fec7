"""What is wrong with the settings of a rule set, for people to read."""

from django.utils.translation import gettext as _

from attendance.domain.rule_settings import RANGES, SPANS, misfits


def faults_of_settings(settings: object) -> list[str]:
    """Say of each setting that cannot be taken why; nothing, when all can."""
    if not isinstance(settings, dict):
        return [
            _("Settings are values by name, such as %(example)s.") % {"example": '{"late_grace_minutes": 5}'}
        ]
    return [_fault(name, is_known) for name, is_known in misfits(settings).items()]


def _fault(name: str, is_known: bool) -> str:
    if not is_known:
        known = ", ".join(sorted(RANGES))
        return _("There is no setting “%(name)s”. There are: %(known)s.") % {"name": name, "known": known}
    least, most = RANGES[name]
    if name in SPANS:
        told = _("“%(name)s” is a list of two whole numbers from %(least)d to %(most)d, the smaller first.")
    elif name == "night_until":
        told = _("“%(name)s” is a whole number from %(least)d to %(most)d, greater than “night_from”.")
    else:
        told = _("“%(name)s” is a whole number from %(least)d to %(most)d, without quotation marks.")
    return told % {"name": name, "least": least, "most": most}

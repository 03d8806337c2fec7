"""Attendance: points off for each exception of the month that is left unexcused."""

from fractions import Fraction

from appraisal.domain.judgement import (
    Facts,
    Judgement,
    Note,
    Settings,
    Step,
    figure,
    from_base,
    missing,
    whole,
)


def attendance(facts: Facts, settings: Settings) -> Judgement:
    """Take points off for late, early, off post, missing punches and absence; leave takes nothing off.

    Lateness that became absence is absence only, as on the sheet. Who was on leave all month, or whom nobody
    rostered, has nothing to be judged by. `n` is days due less leave, half days counted up.

    Args:
        facts: totals of the month as attendance gives them: `late_n`, `early_n`, `off_post_n`,
            `missing_punches`, `absent_halves`, `present_halves`; `is_on_sheet`.
        settings: `base`, and points for each: `late`, `early`, `off_post`, `missing_punch`, `absent_day`.

    Source: operating manual, “Attendance” and “Quality inspection”; docs/appraisal.md.
    """
    if not facts.get("is_on_sheet"):
        return missing(Note.NOT_ON_SHEET)
    halves = whole(facts, "present_halves") + whole(facts, "absent_halves")
    if not halves:
        return missing(Note.AWAY)
    steps = [
        Step("late", Fraction(whole(facts, "late_n")), -figure(settings, "late")),
        Step("early", Fraction(whole(facts, "early_n")), -figure(settings, "early")),
        Step("off_post", Fraction(whole(facts, "off_post_n")), -figure(settings, "off_post")),
        Step("missing_punch", Fraction(whole(facts, "missing_punches")), -figure(settings, "missing_punch")),
        Step("absent_day", Fraction(whole(facts, "absent_halves"), 2), -figure(settings, "absent_day")),
    ]
    return from_base(figure(settings, "base"), steps, n=(halves + 1) // 2)

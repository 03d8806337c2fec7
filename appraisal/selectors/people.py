"""Who is appraised for a month, and who they were in it: two statements."""

from appraisal.domain.scheme import Scheme
from attendance.selectors.people import Belonging, Stay, ask_people
from common.months import Month
from common.reads import Reads


def people_of(month: Month, scheme: Scheme) -> dict[int, Stay]:
    """Return by id, in order of work number, whom the scheme appraises.

    They were employed in the month and belonged to a team in it; the post is the last one in the month.
    """
    asked = ask_people(month, Reads())
    stays = {row[0]: Stay(*row) for row in sorted(asked.employees(), key=lambda row: str(row[1]))}
    for employee, *told in sorted(asked.memberships(), key=lambda row: row[:2]):
        if employee in stays:
            stays[employee].memberships.append(Belonging(*told))
    return {
        pk: stay
        for pk, stay in stays.items()
        if stay.memberships and scheme.group_of(stay.memberships[-1].post)
    }

"""Times of visits in templates."""

from django import template
from django.utils.translation import gettext as _

from visitors.models import Visit
from visitors.selectors import InsideVisit
from visitors.wording import agreed_text

register = template.Library()


@register.simple_tag
def agreed(visit: Visit) -> str:
    """Write the agreed time of a visit."""
    return agreed_text(visit.starts_at, visit.ends_at)


@register.simple_tag
def time_left(one: InsideVisit) -> str:
    """Say how the agreed time of somebody inside stands."""
    if one.minutes_left is None:
        return _("without approval")
    if one.is_over:
        return _("%(minutes)d min over") % {"minutes": -one.minutes_left}
    return _("%(minutes)d min left") % {"minutes": one.minutes_left}

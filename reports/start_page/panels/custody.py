"""What one keeps and must see to, and who holds what in the whole register."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from custody.domain.vocabulary import Act, LoanState
from custody.models import CustodyItem, Loan, Move
from custody.models.labels import ACT_LABELS
from custody.selectors.duties import Keeping, keeping_of, kept_by, lending_of, offered_to
from custody.selectors.holding import ready_to_destroy
from custody.services import PERMISSIONS
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Door, Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text
from staff.wording import day_text as dated

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""
EACH = 3
"""Rows of one kind: what waits for my signature, what is to be filed, what has expired."""


def kept(viewer: Viewer) -> Panel:
    """Show what one keeps: to be signed for, to be filed, expired; each with its act."""
    keeping = keeping_of(kept_by(viewer.user), viewer.today)
    offers = list(offered_to(viewer.user))
    return Panel(
        key="custody",
        title=_("What I keep"),
        icon="inventory_2",
        figures=_kept_figures(viewer, keeping, offered=len(offers)),
        rows=[
            *(_offer(viewer, move) for move in offers[:EACH]),
            *_to_file(viewer),
            *_ready(viewer),
        ],
        nothing=_("Nothing waits for you among what you keep.")
        if keeping.kept
        else _("You keep nothing. Register what comes in; whoever registers it keeps it."),
        url=rows_url(viewer.user, CustodyItem, mine="kept"),
        doors=list(_kept_doors(viewer, keeping, offered=len(offers))),
    )


def _kept_figures(viewer: Viewer, keeping: Keeping, *, offered: int) -> list[Figure]:
    def rows(**filters: str) -> str:
        return rows_url(viewer.user, CustodyItem, **filters)

    late = _("%(count)d not in time") % {"count": keeping.late} if keeping.late else ""
    filing = Tone.ALARM if keeping.late else Tone.NOTE if keeping.to_file else Tone.PLAIN
    return [
        Figure(
            _("wait for my signature"),
            offered,
            rows(mine="offered"),
            tone=Tone.WARN if offered else Tone.PLAIN,
        ),
        Figure(
            pgettext("custody", "to be filed"),
            keeping.to_file,
            rows(mine="kept", state__exact="to_file"),
            late,
            filing,
        ),
        Figure(
            pgettext("custody", "expired"),
            keeping.expired,
            rows(mine="kept", due="expired"),
            tone=Tone.WARN if keeping.expired else Tone.PLAIN,
        ),
        Figure(_("on hold"), keeping.held, rows(mine="kept", is_held__exact="1")),
        Figure(_("items that I keep"), keeping.kept, rows(mine="kept")),
    ]


def _kept_doors(viewer: Viewer, keeping: Keeping, *, offered: int) -> Iterator[Door]:
    """Offer what is done about several items at once, where there is something to do it with."""
    if offered:
        yield Door(_("Sign for several"), reverse("admin:custody_custodyitem_take_many"))
    if keeping.expired:
        yield Door(_("Request destruction"), reverse("admin:custody_destruction_add"))
    if keeping.kept:
        yield Door(ACT_LABELS[Act.HAND_OVER], reverse("admin:custody_custodyitem_hand_over_many"))
    if viewer.user.has_perm(PERMISSIONS[Act.REGISTER]):
        yield Door(_("Register an item"), reverse("admin:custody_custodyitem_add"))


def _titled(item: CustodyItem) -> str:
    return f"{item.title} · {item.number}"


def _act_url(item: CustodyItem, act: Act) -> str:
    return reverse("admin:custody_custodyitem_act", args=[item.pk, act.value])


def _offer(viewer: Viewer, move: Move) -> Row:
    return Row(
        _titled(move.item),
        row_url(viewer.user, move.item),
        note=_("from %(giver)s, %(day)s")
        % {"giver": move.giver, "day": day_text(move.offered_at.astimezone(viewer.zone).date())},
        mark=_("waits for my signature"),
        tone=Tone.WARN,
        act=ACT_LABELS[Act.TAKE],
        act_url=_act_url(move.item, Act.TAKE),
    )


def _to_file(viewer: Viewer) -> Iterator[Row]:
    for item in kept_by(viewer.user).filter(state="to_file").order_by("file_by", "pk")[:EACH]:
        is_late = item.file_by < viewer.today
        text = _("not filed since %(day)s") if is_late else _("file by %(day)s")
        yield Row(
            _titled(item),
            row_url(viewer.user, item),
            note=f"{item.custody_class.label} · "
            + _("received %(day)s") % {"day": day_text(item.received_on)},
            mark=text % {"day": day_text(item.file_by)},
            tone=Tone.ALARM if is_late else Tone.WARN if item.file_by == viewer.today else Tone.NOTE,
            act=ACT_LABELS[Act.FILE],
            act_url=_act_url(item, Act.FILE),
        )


def _ready(viewer: Viewer) -> Iterator[Row]:
    for item in ready_to_destroy(viewer.user, viewer.today).order_by("expires_on", "pk")[:EACH]:
        assert item.expires_on is not None
        yield Row(
            _titled(item),
            row_url(viewer.user, item),
            note=f"{item.custody_class.label} · {item.place}",
            mark=_("expired %(day)s") % {"day": dated(item.expires_on)},
            tone=Tone.WARN,
            act=_("Request destruction"),
            act_url=f"{reverse('admin:custody_destruction_add')}?items={item.pk}",
        )


def holdings(viewer: Viewer) -> Panel:
    """Show who holds what: what of the register is late, and what is lent, the nearest return first."""
    loans = Loan.objects.visible_to(viewer.user)
    out = loans.filter(state=LoanState.OUT).select_related("item__custody_class", "borrower")
    figures = _holding_figures(viewer)
    return Panel(
        key="holdings",
        title=_("Who holds what"),
        icon="groups",
        figures=figures,
        rows=[_lent(viewer, loan) for loan in out.order_by("return_on", "pk")[:SHOWN]],
        nothing=_("Nothing is lent. What leaves needs a superior's permission first."),
        url=reverse("admin:custody_custodyitem_holders_page") if rows_url(viewer.user, CustodyItem) else "",
        search_url=rows_url(viewer.user, CustodyItem),
        search_hint=_("Find an item: number, title, place, person"),
    )


def _holding_figures(viewer: Viewer) -> list[Figure]:
    user = viewer.user
    keeping = keeping_of(CustodyItem.objects.visible_to(user), viewer.today)
    lending = lending_of(Loan.objects.visible_to(user), viewer.today)
    lent = {"state__exact": LoanState.OUT}
    return [
        Figure(
            _("items kept"),
            keeping.kept,
            rows_url(user, CustodyItem, state__in="to_file,filed,out"),
            _("with %(count)d people") % {"count": keeping.custodians},
        ),
        Figure(
            _("not filed in time"),
            keeping.late,
            rows_url(user, CustodyItem, due="unfiled"),
            tone=Tone.ALARM if keeping.late else Tone.PLAIN,
        ),
        Figure(pgettext("custody", "expired"), keeping.expired, rows_url(user, CustodyItem, due="expired")),
        Figure(_("loans asked for"), lending.asked, rows_url(user, Loan, state__exact=LoanState.ASKED)),
        Figure(_("lent"), lending.out, rows_url(user, Loan, **lent)),
        Figure(
            _("back today"),
            lending.due,
            rows_url(user, Loan, **lent, return_on__exact=viewer.today),
            tone=Tone.NOTE if lending.due else Tone.PLAIN,
        ),
        Figure(
            _("not brought back in time"),
            lending.overdue,
            rows_url(user, Loan, **lent, return_on__lt=viewer.today),
            tone=Tone.ALARM if lending.overdue else Tone.PLAIN,
        ),
    ]


def _lent(viewer: Viewer, loan: Loan) -> Row:
    is_late = loan.return_on < viewer.today
    text = _("overdue since %(day)s") if is_late else _("back on %(day)s")
    may_note = loan.item.custodian_id == viewer.user.pk
    return Row(
        f"{loan.borrower} · {loan.item}",
        row_url(viewer.user, loan),
        note=str(loan.get_kind_display()),
        mark=text % {"day": day_text(loan.return_on)},
        tone=Tone.ALARM if is_late else Tone.WARN if loan.return_on == viewer.today else Tone.NOTE,
        act=ACT_LABELS[Act.BRING_BACK] if may_note else "",
        act_url=reverse("admin:custody_loan_act", args=[loan.pk, Act.BRING_BACK.value]) if may_note else "",
    )

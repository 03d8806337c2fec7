"""A whole handover by two people, once smooth, once returned and corrected; interactions are counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ledger.selectors import verify_register
from shifthandover.domain.vocabulary import Section
from shifthandover.models import OpenMatter, RoundPoint, ShiftDiary
from shifthandover.services import write_entry
from staff.models import Employee, PostCode, Shift
from tests.browser.conftest import DESKTOP, PHONE, fits
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

SIGN_OUT_AT_MOST = 12
SIGN_IN_AT_MOST = 2 + 6  # two for the one matter, and six
REVIEW_AT_MOST = 3 + 3  # one for each of three diaries; to the page, the password, the button
HOLD_AT_MOST = 4  # what happened is written, not counted
PASS_ON_AT_MOST = 3


@pytest.fixture(autouse=True)
def log_key_file(tmp_path: Any, settings: Any) -> None:
    """A log key of this test alone."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"


@pytest.fixture
def diary(make_employee: Callable[..., Employee], make_team: Callable[..., Any]) -> ShiftDiary:
    """A diary of a shift that ends in five minutes, with one entry and one open matter."""
    now = timezone.now()
    outgoing = make_employee("2001", PostCode.TEAM_LEAD, make_team("a"), name="林秀英")
    make_employee("2002", PostCode.TEAM_LEAD, make_team("b"), name="赵伟")
    parts = [{"start": 420, "end": 900}]
    shift = Shift.objects.create(code="C1", name="C1", name_zh="早班", parts=parts, meals=[], net_minutes=480)
    RoundPoint.objects.create(
        code="ROOM_TEMPERATURE",
        name="Room temperature",
        name_zh="室温",
        unit="°C",
        lowest=18,
        highest=28,
        position=1,
    )
    RoundPoint.objects.create(code="TIDINESS", name="Room tidy", name_zh="室内整洁", position=2)
    desk = make_team("a").desk
    OpenMatter.objects.create(
        desk=desk,
        title="回访客户",
        owner=outgoing,
        next_step="明早回电",
        due_at=now + timedelta(days=1),
        opened_by=outgoing,
        opened_at=now,
    )
    made = ShiftDiary.objects.create(
        desk=desk,
        shift=shift,
        day=timezone.localdate(now),
        starts_at=now - timedelta(hours=8),
        ends_at=now + timedelta(minutes=5),
        outgoing=outgoing,
        opened_at=now - timedelta(hours=8),
    )
    write_entry(made, section=Section.SITUATION, text="话务平稳", by=outgoing, now=now)
    return made


class Hand:
    """A person at a page; each tap and each field filled in is one interaction."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, where: str) -> None:
        self.page.click(where)
        self.page.wait_for_load_state()
        self.count += 1

    def tick(self, where: str) -> None:
        self.page.check(where)
        self.count += 1

    def fill(self, where: str, text: str) -> None:
        self.page.fill(where, text)
        self.count += 1

    def choose(self, where: str, label: str) -> None:
        self.page.select_option(where, label=label)
        self.count += 1

    def sign_out(self) -> None:
        """From the start page to the signature, everything that is empty stated to be so."""
        self.tap("#panel-handovers a:has-text('林秀英')")
        self.tap("a[data-act=sign_out]")
        self.page.wait_for_selector("input[name=password]")  # what is listed next is not waited for
        for box in self.page.locator("input[name^=none_]").all():
            box.check()
            self.count += 1
        if self.page.locator("input[name^=value_]").count():
            self.fill("input[name^=value_]", "23.5")
            self.tick("input[name=looked]")
        self.fill("input[name=password]", PASSWORD)
        self.tap("button[name=_act]")

    def sign_in(self) -> None:
        """From the start page to the signature; the synthesis is the receiver's entry and not counted."""
        self.tap("#panel-handovers a:has-text('林秀英')")
        self.tap("a[data-act=sign_in]")
        self.tick("input[name=decision_1][value=accepted]")
        self.fill("input[name^=value_]", "23.5")
        self.tick("input[name=looked]")
        self.page.fill("textarea[name=synthesis]", "一件回访，明早必须回电。")
        self.fill("input[name=password]", PASSWORD)
        self.tap("button[name=_act]")

    def send_back(self) -> None:
        """Return the diary with a question on its first item."""
        self.tap("#panel-handovers a:has-text('林秀英')")
        self.tap("a[data-act=return]")
        self.tick("input[name=decision_1][value=queried]")
        self.fill("input[name=remark_1]", "谁来回电？")
        self.fill("textarea[name=reasons]", "请写明由谁回电")
        self.fill("input[name=password]", PASSWORD)
        self.tap("button[name=_act]")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_smooth_handover(
    size: dict[str, int], page: Page, sign_in: Callable[[Employee], Page], diary: ShiftDiary
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    out = Hand(sign_in(diary.outgoing))
    out.sign_out()
    expect(page.locator("#content")).to_contain_text("已交班")
    assert out.count <= SIGN_OUT_AT_MOST
    page.context.clear_cookies()
    received = Hand(sign_in(Employee.objects.get(work_number="2002")))
    received.sign_in()
    expect(page.locator("#content")).to_contain_text("已接班")
    assert received.count <= SIGN_IN_AT_MOST
    assert fits(page)
    diary.refresh_from_db()
    assert (diary.state, str(diary.incoming)) == ("taken_over", "赵伟 2002")
    assert verify_register().findings == []


def test_a_handover_returned_and_corrected(
    page: Page, sign_in: Callable[[Employee], Page], diary: ShiftDiary
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    incoming = Employee.objects.get(work_number="2002")
    Hand(sign_in(diary.outgoing)).sign_out()
    page.context.clear_cookies()
    Hand(sign_in(incoming)).send_back()
    page.context.clear_cookies()
    write_entry(diary, section=Section.OPEN_MATTERS, text="由王芳回电", by=diary.outgoing, now=timezone.now())
    again = Hand(sign_in(diary.outgoing))
    again.sign_out()
    assert again.count == 4
    page.context.clear_cookies()
    Hand(sign_in(incoming)).sign_in()
    diary.refresh_from_db()
    assert (diary.state, diary.version) == ("taken_over", 2)
    assert list(diary.signatures.order_by("pk").values_list("act", flat=True)) == [
        "sign_out",
        "return",
        "sign_out",
        "sign_in",
    ]
    page.goto(page.url.split("/change")[0] + "/print/")
    for name in ("林秀英", "赵伟"):
        expect(page.locator("body")).to_contain_text(name)


def taken_over_before(diary: ShiftDiary, days: int) -> None:
    """A shift of an earlier day that was taken over and waits for its review."""
    ShiftDiary.objects.create(
        desk=diary.desk,
        shift=diary.shift,
        day=diary.day - timedelta(days=days),
        starts_at=diary.starts_at - timedelta(days=days),
        ends_at=diary.ends_at - timedelta(days=days),
        outgoing=diary.outgoing,
        incoming=Employee.objects.get(work_number="2002"),
        state="taken_over",
        version=1,
        opened_at=diary.opened_at - timedelta(days=days),
        handed_over_at=diary.ends_at - timedelta(days=days),
        taken_over_at=diary.ends_at - timedelta(days=days),
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_duty_supervisor_reviews_holds_and_passes_on(
    size: dict[str, int],
    page: Page,
    sign_in: Callable[[Employee], Page],
    diary: ShiftDiary,
    make_employee: Callable[..., Employee],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    now = timezone.now()
    for days in (1, 2, 3):
        taken_over_before(diary, days)
    OpenMatter.objects.create(
        desk=diary.desk,
        kind="vip",
        title="大客户投诉",
        accept_by=now + timedelta(hours=1),
        reply_by=now + timedelta(hours=3),
        opened_by=diary.outgoing,
        opened_at=now,
    )
    ShiftDiary.objects.filter(pk=diary.pk).update(ends_at=now - timedelta(hours=1))
    supervisor = make_employee("3001", PostCode.DUTY_SUPERVISOR, name="周杰")

    reviewing = Hand(sign_in(supervisor))
    reviewing.tap("#panel-handovers .zb-figure a[href$='/review/']")
    for waiting in ShiftDiary.objects.filter(state="taken_over"):
        reviewing.tick(f"input[name=diary][value='{waiting.pk}']")
    assert fits(page)
    reviewing.fill("input[name=password]", PASSWORD)
    reviewing.tap("button[name=_act]")
    expect(page.locator("body")).to_contain_text("已复核 3 次交接班")
    assert reviewing.count <= REVIEW_AT_MOST

    start = page.url.split("/admin/")[0] + "/admin/"
    page.goto(start)
    holding = Hand(page)
    holding.tap("#panel-handovers a:has-text('林秀英')")
    holding.tap("a[data-act=hold]")
    page.fill("textarea[name=text]", "班长临时就医")
    holding.fill("input[name=password]", PASSWORD)
    holding.tap("button[name=_act]")
    expect(page.locator("#content")).to_contain_text("周杰 3001")
    assert (holding.count, fits(page)) == (HOLD_AT_MOST, True)

    page.goto(start)
    passing = Hand(page)
    passing.tap("#panel-matters a:has-text('大客户投诉')")
    passing.choose("select[name=owner]", "赵伟 2002")
    assert fits(page)
    passing.tap(".hv-pass-on button")
    expect(page.locator("#content")).to_contain_text("赵伟 2002")
    assert passing.count <= PASS_ON_AT_MOST

    diary.refresh_from_db()
    assert (diary.state, diary.holder) == ("supervisor_held", supervisor)
    assert str(OpenMatter.objects.get(kind="vip").owner) == "赵伟 2002"
    assert verify_register().findings == []

"""The editor of a draft in the admin: nothing is lost, every fault has a link, the later saver is told."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qc.domain.scorecard import content_hash, parse_scorecard
from qc.models import Scorecard, ScorecardVersion
from qc.services import change_draft, copy_version, draft_scorecard
from staff.models import Employee
from tests.qc.conftest import SMALL
from tests.qc.domain.cards import card, scale, section, yes_no
from tests.qc.test_admin import page_of, seen
from tests.qc.test_scorecard_editor_round_trip import as_browser, rows_data

People = dict[str, Employee]


@pytest.fixture
def draft(db: None, now: datetime) -> ScorecardVersion:
    """A draft of the small scorecard."""
    return draft_scorecard(definition=SMALL, now=now)


@pytest.fixture
def manager(people: People) -> Client:
    """A quality manager in the admin."""
    return page_of(people["manager"])


def url(version: ScorecardVersion, page: str, *places: int) -> str:
    """Give the address of a page of a version."""
    return reverse(f"admin:qc_scorecardversion_{page}", args=[version.pk, *places])


def posted(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Give what a page would send back, with changes."""
    context = client.get(address).context
    lists = [context["bands"]] if "bands" in context else []
    lists += context["rows"].lists() if hasattr(context.get("rows"), "lists") else []
    data = as_browser(context["form"], *rows_data(lists))
    for name, value in changes.items():
        data[name] = value
    data["revision"], data["was"] = context["revision"], context["was"]
    return dict(data.lists())


def test_a_published_version_is_copied_in_one_act(
    manager: Client, version: ScorecardVersion, people: People
) -> None:
    answer = manager.post(url(version, "copy"))
    copy = ScorecardVersion.objects.get(number=2)
    assert answer.headers["Location"] == url(copy, "change")
    assert (copy.state, copy.content_hash, copy.created_by) == (
        "draft",
        version.content_hash,
        people["manager"],
    )


def test_a_criterion_is_changed_and_the_draft_hashed_anew(
    manager: Client, draft: ScorecardVersion, people: People
) -> None:
    address = url(draft, "criterion", 0, 0)
    data = posted(manager, address, label_zh="问候", weight="２.5", comment="on_loss", key="hello")
    answer = manager.post(address, data)
    assert answer.status_code == 302
    draft.refresh_from_db()
    hello = draft.read_anew().criteria[0]
    assert (hello.key, hello.label.zh, str(hello.weight), hello.comment) == (
        "hello",
        "问候",
        "5/2",
        "on_loss",
    )
    assert (draft.changed_by, draft.content_hash) == (people["manager"], content_hash(draft.read_anew()))


def test_a_number_that_is_none_is_refused_beside_its_field(manager: Client, draft: ScorecardVersion) -> None:
    address = url(draft, "criterion", 0, 0)
    answer = manager.post(address, posted(manager, address, weight="heavy", label_zh="问候"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"weight": ["“heavy” is not a number; write it like 12.5."]}
    assert answer.context["form"]["label_zh"].value() == "问候"
    draft.refresh_from_db()
    assert draft.read_anew() == parse_scorecard(SMALL)


def test_faults_stand_on_the_page_with_links_to_their_fields(
    manager: Client, draft: ScorecardVersion
) -> None:
    address = url(draft, "criterion", 0, 0)
    saved = manager.post(address, posted(manager, address, weight="-1", threshold="2", when="below"))
    assert saved.headers["Location"] == address  # it stays where something is to be mended
    page = manager.get(address)
    assert [(fault.path, fault.url) for fault in page.context["errors"]] == [
        ("sections.a.criteria.greeting.weight", f"{address}#id_weight"),
        ("sections.a.criteria.greeting.critical.threshold", f"{address}#id_threshold"),
    ]
    outline = manager.get(url(draft, "change"))
    assert [fault.path for fault in outline.context["errors"]] == [
        "sections.a.criteria.greeting.weight",
        "sections.a",
        "sections.a.criteria.greeting.critical.threshold",
    ]
    assert not outline.context["may_publish"]
    assert 'data-act="publish"' not in outline.content.decode()


def test_answers_are_added_reordered_and_removed(manager: Client, draft: ScorecardVersion) -> None:
    kinds = {"kind": "choice"}
    added = manager.get(url(draft, "add_criterion", 0), kinds)
    assert added.context["form"]["kind"].value() == "choice"
    address = f"{url(draft, 'add_criterion', 0)}?kind=choice"
    rows = {"options-0-label_en": "Good", "options-0-points": "2", "options-1-label_zh": "差"}
    manager.post(address, posted(manager, address, label_en="Closing words", **rows))
    draft.refresh_from_db()
    made = draft.read_anew().sections[0].criteria[-1]
    assert (made.key, [(o.key, o.points) for o in made.options]) == (
        "closing_words",
        [("good", 2), ("option", 0)],
    )
    address = url(draft, "criterion", 0, 2)
    manager.post(
        address, posted(manager, address, **{"options-0-ORDER": "9", "options-2-label_en": "Middling"})
    )
    draft.refresh_from_db()
    options = draft.read_anew().sections[0].criteria[-1].options
    assert [option.key for option in options] == ["option", "good", "middling"]
    manager.post(address, posted(manager, address, **{"options-1-DELETE": "on"}))
    draft.refresh_from_db()
    options = draft.read_anew().sections[0].criteria[-1].options
    assert [option.key for option in options] == ["option", "middling"]


def test_a_condition_is_made_in_two_steps_without_scripts(manager: Client, draft: ScorecardVersion) -> None:
    address = url(draft, "criterion", 1, 0)
    first = manager.post(address, posted(manager, address, **{"conditions-0-criterion": "greeting"}))
    assert first.headers["Location"] == address  # the answers are to be chosen still
    manager.post(address, posted(manager, address, **{"conditions-0-any_of": "yes"}))
    draft.refresh_from_db()
    assert [(c.criterion, c.any_of) for c in draft.read_anew().criterion_by_key["polite"].conditions] == [
        ("greeting", ("yes",))
    ]


def test_another_kind_brings_its_own_fields(manager: Client, draft: ScorecardVersion) -> None:
    address = url(draft, "criterion", 0, 0)
    saved = manager.post(address, posted(manager, address, kind="scale"))
    assert saved.headers["Location"] == address
    assert {"minimum", "maximum", "step"} <= set(manager.get(address).context["form"].fields)
    manager.post(address, posted(manager, address, minimum="1", maximum="5"))
    draft.refresh_from_db()
    assert draft.read_anew().criteria[0].maximum == 5


def test_parts_are_moved_duplicated_and_removed(manager: Client, draft: ScorecardVersion) -> None:
    for act in ("down 0", "duplicate 1 0", "up 1 1"):
        manager.post(url(draft, "outline"), {"act": act, "revision": draft.content_hash})
        draft.refresh_from_db()
    assert [[c.key for c in s.criteria] for s in draft.read_anew().sections[:2]] == [
        ["polite"],
        ["greeting_copy", "greeting", "closing"],
    ]
    assert manager.get(url(draft, "remove_section", 0)).status_code == 200
    manager.post(url(draft, "remove_section", 0), seen(draft))
    draft.refresh_from_db()
    manager.post(url(draft, "remove_criterion", 0, 0), seen(draft))
    draft.refresh_from_db()
    assert [s.key for s in draft.read_anew().sections] == ["a", "c"]
    assert [c.key for c in draft.read_anew().sections[0].criteria] == ["greeting", "closing"]


@pytest.mark.parametrize("act", ["", "fly 0", "up", "up x", "up 9", "up 0 9", "up -1"])
def test_an_unknown_act_or_place_is_not_found(manager: Client, draft: ScorecardVersion, act: str) -> None:
    data = {"act": act, "revision": draft.content_hash}
    assert manager.post(url(draft, "outline"), data).status_code == 404


def test_the_later_saver_is_told_and_nothing_is_lost(
    manager: Client, draft: ScorecardVersion, people: People, now: datetime
) -> None:
    address = url(draft, "criterion", 0, 1)
    mine = posted(manager, address, label_zh="我的结束语")
    moved = card("section", SMALL["sections"][1], SMALL["sections"][0], key="small", pass_line=70)  # type: ignore[index]
    change_draft(draft, definition=moved, now=now, editor=people["other_inspector"])
    told = manager.post(address, mine)
    assert (told.status_code, told.context["is_changed_elsewhere"]) == (409, True)
    assert "员工2002" in told.content.decode()
    assert [(d.path, d.after) for d in told.context["conflict"]] == [
        ("sections.a.criteria.closing.label.zh", "我的结束语")
    ]
    draft.refresh_from_db()
    assert draft.read_anew() == parse_scorecard(moved)
    again = {**mine, "revision": told.context["revision"], "was": told.context["was"]}
    assert manager.post(url(draft, "criterion", 1, 1), again).status_code == 302
    draft.refresh_from_db()
    stored = draft.read_anew()
    assert (stored.pass_line, stored.criterion_by_key["closing"].label.zh) == (70, "我的结束语")


def test_a_criterion_that_somebody_removed_is_added_again(
    manager: Client, draft: ScorecardVersion, now: datetime
) -> None:
    address = url(draft, "criterion", 0, 1)
    mine = posted(manager, address, label_zh="我的结束语")
    left = card("section", section("a", yes_no("greeting")), *SMALL["sections"][1:], key="small")  # type: ignore[index]
    change_draft(draft, definition=left, now=now)
    told = manager.post(address, mine)
    assert told.status_code == 409
    assert {d.path for d in told.context["conflict"]} >= {"sections.a.criteria.closing.key"}


def test_moving_what_was_shown_before_a_change_is_refused(
    manager: Client, draft: ScorecardVersion, now: datetime
) -> None:
    stale = draft.content_hash
    change_draft(draft, definition={**SMALL, "pass_line": 70}, now=now)
    page = manager.post(url(draft, "outline"), {"act": "down 0", "revision": stale}, follow=True)
    assert "saved this draft in between" in page.content.decode()
    refused = manager.post(url(draft, "publish"), {"revision": stale, "_act": "1"})
    assert refused.status_code == 422
    draft.refresh_from_db()
    assert ([s.key for s in draft.read_anew().sections], draft.state) == (["a", "b", "c"], "draft")


def test_weights_stand_on_one_page(manager: Client, draft: ScorecardVersion) -> None:
    address = url(draft, "weights")
    manager.post(address, posted(manager, address, **{"criterion-greeting": "1", "criterion-closing": "3"}))
    draft.refresh_from_db()
    assert [str(c.weight) for c in draft.read_anew().sections[0].criteria] == ["1", "3"]


def test_properties_and_bands(manager: Client, draft: ScorecardVersion) -> None:
    address = url(draft, "properties")
    bands = {
        "bands-0-label_en": "Low", "bands-0-low": "0", "bands-0-high": "80",
        "bands-1-label_en": "High", "bands-1-low": "80", "bands-1-high": "100",
    }  # fmt: skip
    manager.post(address, posted(manager, address, pass_line="85", places="1", note="line raised", **bands))
    draft.refresh_from_db()
    stored = draft.read_anew()
    assert (stored.pass_line, stored.places, draft.note) == (85, 1, "line raised")
    assert [(b.key, b.low, b.high) for b in stored.bands] == [("low", 0, 80), ("high", 80, 100)]


def test_a_scorecard_is_made_from_scratch(manager: Client) -> None:
    begin = reverse("admin:qc_scorecard_begin")
    assert manager.get(begin).status_code == 200
    manager.post(begin, {"title_zh": "外呼", "title_en": "Outbound", "mode": "pooled", "desk": ""})
    draft = ScorecardVersion.objects.get(scorecard__key="outbound")
    page = manager.get(url(draft, "change")).content.decode()
    assert "There are no sections." in page
    manager.post(url(draft, "add_section"), posted(manager, url(draft, "add_section"), label_zh="开场"))
    address = f"{url(draft, 'add_criterion', 0)}?kind=yes_no"
    manager.post(address, posted(manager, address, label_en="Greeting"))
    draft.refresh_from_db()
    manager.post(url(draft, "publish"), seen(draft))
    draft.refresh_from_db()
    assert (draft.state, [c.key for c in draft.read_anew().criteria]) == ("published", ["greeting"])
    again = manager.post(begin, {"title_zh": "外呼", "key": "outbound", "mode": "pooled", "desk": ""})
    assert (again.status_code, "There is a scorecard with this key" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("part", ["properties", "weights"])
def test_a_published_version_has_no_editor(manager: Client, version: ScorecardVersion, part: str) -> None:
    data = {"revision": version.content_hash}
    for answer in (
        manager.get(url(version, part)),
        manager.post(url(version, part), data),
        manager.post(url(version, "criterion", 0, 0), data),
        manager.post(url(version, "outline"), {**data, "act": "down 0"}),
        manager.post(url(version, "remove_section", 0), seen(version)),
        manager.post(url(version, "discard"), seen(version)),
    ):
        assert answer.status_code in {302, 422}
    version.refresh_from_db()
    assert (version.state, version.read_anew()) == ("published", parse_scorecard(SMALL))


def test_publishing_names_warnings_and_what_is_new(
    manager: Client, version: ScorecardVersion, now: datetime
) -> None:
    draft = copy_version(version, now=now)
    open_na = {**SMALL, "pass_line": 85}
    open_na["sections"] = [SMALL["sections"][0], section("b", yes_no("polite", critical={"when": "not_max"}))]  # type: ignore[index]
    change_draft(draft, definition=open_na, now=now)
    page = manager.get(url(draft, "publish")).content.decode()
    assert "would be a way round the critical error" in page
    assert "80 → 85" in page


def test_a_draft_is_discarded_with_its_empty_scorecard(manager: Client, draft: ScorecardVersion) -> None:
    manager.post(url(draft, "discard"), seen(draft))
    assert not Scorecard.objects.exists()


def test_the_sheet_is_answered_without_storing(manager: Client, draft: ScorecardVersion) -> None:
    answers = {"value-greeting": "yes", "value-closing": "no", "na-closing": "", "value-polite": "yes"}
    page = manager.post(url(draft, "sheet"), {**answers, "value-hard_to_hear": "no"})
    text = page.content.decode()
    assert (page.context["score"], page.context["form"].missing()) == ("75.00", [])
    assert "1.5 ÷ 2 = 75.000000 %" in text
    wrong = draft_scorecard(
        definition=card("pooled", section("s", scale("tone", 5)), key="tones"), now=draft.created_at
    )
    refused = manager.post(url(wrong, "sheet"), {"value-tone": "9"})
    assert (refused.status_code, "9 is outside 0 to 5." in refused.content.decode()) == (422, True)


def test_a_version_is_sent_as_a_file_and_comes_back_the_same(
    manager: Client, version: ScorecardVersion
) -> None:
    sent = manager.get(url(version, "toml"))
    assert sent.headers["Content-Disposition"] == 'attachment; filename="small-v1.toml"'
    file = SimpleUploadedFile("small.toml", sent.content)
    manager.post(reverse("admin:qc_scorecard_import_definition"), {"file": file})
    assert ScorecardVersion.objects.get(number=2).content_hash == version.content_hash


GETS = ["properties", "weights", "add_section", "sheet", "toml", "publish", "discard"]
POSTS = ["copy", "what_if", "outline"]


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("manager", [200, 200, 200, 200, 200, 200, 200]),
        ("inspector", [403, 403, 403, 200, 200, 403, 403]),
        ("lead", [403, 403, 403, 403, 200, 403, 403]),
        ("auditor", [403, 403, 403, 403, 200, 403, 403]),
    ],
)
def test_who_opens_which_page(who: str, statuses: list[int], people: People, draft: ScorecardVersion) -> None:
    client = page_of(people[who])
    assert [client.get(url(draft, page)).status_code for page in GETS] == statuses
    assert [client.get(url(draft, page)).status_code for page in POSTS] == (
        [404, 404, 404] if who == "manager" else [403, 403, 403]
    )


def test_the_pages_need_the_same_statements_however_long_the_scorecard(
    manager: Client, draft: ScorecardVersion, now: datetime, django_assert_max_num_queries: Any
) -> None:
    criteria = [yes_no(f"q{n}") for n in range(60)]
    long = draft_scorecard(definition=card("section", section("s", *criteria), key="long"), now=now)
    for one in (draft, long):
        with django_assert_max_num_queries(14):
            assert manager.get(url(one, "change")).status_code == 200
        with django_assert_max_num_queries(10):
            assert manager.get(url(one, "criterion", 0, 0)).status_code == 200

"""Rules of wording at work: what an inspector is shown of a transcript, and who changes the rules how."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from calls.models import Contact, Turn
from qc.models import Interjection, PhraseRule
from qc.selectors import spotter, suggestions_of
from seeds.loader.quality import load_interjections, load_phrase_rules
from staff.models import Desk, Employee
from tests.qc.test_admin import page_of
from tests.qc.test_api import QC, client_of, statements

People = dict[str, Employee]
Make = Callable[..., Any]
HARMLESS = ("这个不可能让您多交钱的。", "不是没办法,我帮您转接。")


@pytest.fixture
def rules(db: None) -> None:
    """The rules and interjections of the seed file."""
    load_interjections()
    load_phrase_rules()


@pytest.fixture
def transcript(make_contact: Make) -> Callable[..., Contact]:
    """Make a contact in which, between greeting and closing, the operator says something."""

    def make(*said: str, greeting: str = "您好", **fields: Any) -> Contact:
        contact: Contact = make_contact(**fields)
        contact.turns.all().delete()
        for position, text in enumerate([greeting, *said, "再见"]):
            Turn.objects.create(
                contact=contact, position=position, speaker="operator", text=text, starts_ms=position * 5000
            )
        return contact

    return make


def form_of(**values: Any) -> dict[str, Any]:
    """Fill in the form of a rule."""
    return {
        "code": "rude", "name": "Rude", "name_zh": "粗鲁", "kind": "forbidden", "speaker": "operator",
        "severity": "major", "is_active": "on",
        "phrases": "大麻\r\n\r\n 滚开 ", "exclusions": "大麻烦", **values,
    }  # fmt: skip


def test_a_hit_is_named_with_its_place(transcript: Make, rules: None) -> None:
    contact = transcript(*HARMLESS, "请稍等，嗯，不 知道。")
    with override("en"):
        (found,) = suggestions_of(contact)
    assert (found.rule, found.label, found.status, found.severity, found.speaker) == (
        "passes_the_buck", "Passing the buck", "said", "major", "operator",
    )  # fmt: skip
    assert (found.turn, found.start, found.end, found.text, found.starts_ms) == (3, 6, 10, "不 知道", 15_000)


@pytest.mark.parametrize("said", HARMLESS)
def test_a_trap_gives_no_suggestion(said: str, transcript: Make, rules: None) -> None:
    assert suggestions_of(transcript(said)) == []


def test_a_missing_greeting_has_no_place(transcript: Make, rules: None) -> None:
    (found,) = suggestions_of(transcript(greeting="喂"))
    assert (found.rule, found.status, found.turn, found.text) == ("greeting", "missing", None, "")


def test_a_recording_that_begins_late_misses_no_greeting(transcript: Make, rules: None) -> None:
    assert suggestions_of(transcript(greeting="喂", recording_starts_ms=4000)) == []


def test_a_rule_of_a_desk_is_asked_at_that_desk_only(transcript: Make, rules: None, people: People) -> None:
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    assert [one.rule for one in suggestions_of(transcript(desk=vip))] == ["vip_greeting"]
    assert suggestions_of(transcript(desk=None)) == []


def test_without_a_transcript_or_without_rules_nothing_is_suggested(
    make_contact: Make, transcript: Make
) -> None:
    assert suggestions_of(transcript("不知道。")) == []
    load_phrase_rules()
    contact = make_contact()
    contact.turns.all().delete()
    assert suggestions_of(contact) == []


def test_the_spotter_is_prepared_once_until_a_rule_changes(transcript: Make, rules: None) -> None:
    contact = transcript("不知道。")
    first = spotter()
    assert spotter() is first
    PhraseRule.objects.filter(code="passes_the_buck").update(is_active=False)
    assert spotter() is not first
    assert suggestions_of(contact) == []


def test_the_label_is_in_the_readers_language(transcript: Make, rules: None) -> None:
    with override("zh-hans"):
        assert suggestions_of(transcript("不知道。"))[0].label == "推诿、敷衍的话"


def test_the_page_of_a_contact_carries_the_suggestions(
    make_assignment: Make, transcript: Make, rules: None, people: People
) -> None:
    assignment = make_assignment(transcript("不知道。"))
    page = client_of(people["inspector"]).get(f"{QC}queue/{assignment.pk}/").json()
    assert page["contact"]["suggestions"] == [
        {
            "rule": "passes_the_buck", "label": "Passing the buck", "status": "said", "severity": "major",
            "speaker": "operator", "turn": 1, "start": 0, "end": 3, "text": "不知道", "starts_ms": 5000,
            "verdict": "", "decided_by": "", "decided_at": None,
        }
    ]  # fmt: skip
    queue = client_of(people["inspector"]).get(f"{QC}queue/").json()
    assert "suggestions" not in queue["results"][0]["contact"]


def test_many_suggestions_need_no_more_statements(
    make_assignment: Make, transcript: Make, rules: None, people: People
) -> None:
    few = make_assignment(transcript("好的。"))
    many = make_assignment(transcript(*["不知道。", "查不到。", "没办法。"] * 5))
    inspector = client_of(people["inspector"])
    inspector.get(f"{QC}queue/")  # permissions are in memory now
    assert statements(lambda: inspector.get(f"{QC}queue/{few.pk}/")) == 9
    assert statements(lambda: inspector.get(f"{QC}queue/{many.pk}/")) == 9


def test_the_quality_manager_adds_and_changes_a_rule(people: People) -> None:
    Desk.objects.get_or_create(code="front-line", defaults={"name": "Front line", "name_zh": "前台"})
    manager = page_of(people["manager"])
    added = manager.post(reverse("admin:qc_phraserule_add"), form_of(desks=["front-line"]))
    assert added.status_code == 302
    rule = PhraseRule.objects.get()
    assert (rule.phrases, rule.exclusions, rule.desks) == (["大麻", "滚开"], ["大麻烦"], ["front-line"])
    page = reverse("admin:qc_phraserule_change", args=[rule.pk])
    assert "大麻\n滚开" in manager.get(page).content.decode()
    assert manager.post(page, form_of(code="other", first_turns="2")).status_code == 302
    rule.refresh_from_db()
    assert (rule.code, rule.first_turns, rule.desks) == ("rude", 2, [])


def test_a_text_is_tried_and_nothing_is_stored(rules: None, people: People) -> None:
    address = f"{reverse('admin:qc_phraserule_changelist')}try/"
    text = "您好\n客户：这个你们没办法\n您说没办法是吗\n查不到，再见\n给您添麻烦"
    answer = page_of(people["inspector"]).post(address, {"text": text, "desk": ""})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "turn 4: “查不到”<br>is suggested" in shown
    assert "turn 3: “没办法”<br>passed over: repeats the customer" in shown
    assert page_of(people["operator"]).post(address, {"text": text}).status_code == 302


def test_a_faulty_rule_is_refused_with_every_fault(people: People) -> None:
    Interjection.objects.create(text="嗯")
    faulty = form_of(phrases="大麻\n大 麻\n嗯！\n不行。不行", exclusions="没办法", first_turns="0")
    answer = page_of(people["manager"]).post(reverse("admin:qc_phraserule_add"), faulty)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert not PhraseRule.objects.exists()
    for fault in [
        "“大 麻” is there twice",
        "“嗯！” has nothing to look for",
        "“不行。不行” is more than one sentence",
        "The exclusion “没办法” contains none of the phrases",
        "Turns and seconds are counted from 1",
    ]:
        assert fault in text


def test_a_rule_without_phrases_is_refused_in_the_readers_language(people: People) -> None:
    empty = form_of(phrases=" ", exclusions="")
    answer = page_of(people["manager"], "zh-hans").post(reverse("admin:qc_phraserule_add"), empty)
    assert "没有语句" in answer.content.decode()
    assert not PhraseRule.objects.exists()


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("inspector", [200, 200, 403]),
        ("lead", [200, 200, 403]),
        ("auditor", [200, 200, 403]),
        ("manager", [200, 200, 200]),
    ],
)
def test_who_opens_the_rules(who: str, statuses: list[int], rules: None, people: People) -> None:
    page = page_of(people[who])
    paths = [
        reverse("admin:qc_phraserule_changelist"),
        reverse("admin:qc_phraserule_change", args=[PhraseRule.objects.get(code="vulgar").pk]),
        reverse("admin:qc_phraserule_add"),
    ]
    assert [page.get(path).status_code for path in paths] == statuses


def test_a_reader_sees_the_words_as_they_are(rules: None, people: People) -> None:
    path = reverse("admin:qc_phraserule_change", args=[PhraseRule.objects.get(code="vip_greeting").pk])
    assert "为您服务<br>高兴为您" in page_of(people["inspector"]).get(path).content.decode()


@pytest.mark.parametrize(("text", "fault"), [("。", "letters"), ("滚", "rude: “滚” has nothing to look for")])
def test_an_interjection_that_would_spoil_the_rules_is_refused(text: str, fault: str, db: None) -> None:
    PhraseRule.objects.create(code="rude", name="Rude", name_zh="粗鲁", phrases=["滚"])
    with override("en"), pytest.raises(ValidationError, match=fault):
        Interjection(text=text).full_clean()

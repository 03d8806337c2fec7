"""A short message keeps heading and link whole; its text gives way."""

from hypothesis import given
from hypothesis import strategies as st

from notices.domain.texts import fit, short_message


def test_a_text_is_cut_where_a_line_ends() -> None:
    assert fit("one\ntwo\nthree", 13) == "one\ntwo\nthree"
    assert fit("one\ntwo\nthree", 12) == "one\ntwo…"
    assert fit("值班值班值班", 12) == "值班值…"
    assert fit("abc", 2) == ""


def test_heading_text_and_link_stand_apart() -> None:
    assert short_message("Heading", "text\n", "https://x") == "Heading\n\ntext\n\nhttps://x"
    assert short_message("Heading", "", "") == "Heading"


@given(st.text(max_size=200), st.text(max_size=3000), st.text(max_size=200))
def test_a_message_is_never_too_long_and_always_leads_somewhere(heading: str, body: str, link: str) -> None:
    text = short_message(heading, body, link)
    assert len(text.encode(errors="surrogatepass")) <= 1900
    assert text.startswith(heading)
    assert text.endswith(link)

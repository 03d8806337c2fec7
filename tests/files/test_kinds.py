"""A file's kind is told by its content and must agree with its name."""

import pytest

from files.domain import DOCUMENTS, PICTURES, media_type_of
from files.domain.kinds import HEAD

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + b"0" * 40
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"0" * 40
PDF = b"%PDF-1.7\n" + b"0" * 40
ZIP = b"PK\x03\x04\x14\x00\x06\x00" + b"\x00" * 40


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("a.png", PNG, "image/png"),
        ("A.JPG", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.webp", WEBP, "image/webp"),
        ("机房.PDF", PDF, "application/pdf"),
        ("a.xlsx", ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.txt", "早班".encode(), "text/plain"),
        ("a.csv", "工号,姓名\n".encode("gb18030"), "text/csv"),
        ("a.txt", ("一" * HEAD).encode()[:HEAD], "text/plain"),
    ],
)
def test_what_is_taken(name: str, head: bytes, media_type: str) -> None:
    assert media_type_of(name, head, DOCUMENTS) == media_type


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.jpg", PNG),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.jpg", b"MZ" + b"\x00" * 60),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.html", b"<html>"),
        ("a", PNG),
        ("a.txt", b"ab\x00cd"),
        ("a.txt", b"\xff\xfe\xff"),
        ("a.png", b""),
        ("a.xlsx", PDF),
    ],
)
def test_what_is_not(name: str, head: bytes) -> None:
    assert media_type_of(name, head, DOCUMENTS) is None


def test_a_paper_is_no_picture() -> None:
    assert media_type_of("a.pdf", PDF, PICTURES) is None

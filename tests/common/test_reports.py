"""The account of an import: every line read is added, repeated, rejected or blank."""

import json

from django.utils.translation import override

from common.reports import ImportReport


def test_every_line_is_accounted_for() -> None:
    report = ImportReport("attlog.dat", lines_read=4, added=1, repeated=1, blank=1)
    assert not report.accounted()
    report.reject(3, "punch.unknown_person", "nobody has this number", column="user", value="17")
    assert report.accounted()


def test_the_account_is_json_and_text() -> None:
    report = ImportReport("people.csv", lines_read=1)
    report.reject(2, "staff.work_number_missing", "the work number is missing", column="work_number")
    report.note("two columns ignored")
    assert json.loads(json.dumps(report.as_dict())) == {
        "source": "people.csv",
        "lines_read": 1,
        "added": 0,
        "repeated": 0,
        "updated": 0,
        "blank": 0,
        "rejected": [
            {
                "line": 2,
                "code": "staff.work_number_missing",
                "message": "the work number is missing",
                "column": "work_number",
                "value": "",
            }
        ],
        "notes": ["two columns ignored"],
        "accounted": True,
    }
    with override("en"):
        assert report.as_text().splitlines() == [
            "people.csv: 1 lines read, 0 added, 0 repeated, 1 rejected, 0 blank",
            "two columns ignored",
            "line 2: the work number is missing [work_number: ]",
        ]


def test_a_rejected_line_holds_no_character_that_a_database_refuses() -> None:
    report = ImportReport("attlog.dat", lines_read=1)
    report.reject(1, "attendance.punch.bad_person", "no \x00 number", value="10\x0001\t2026\x1b\ud800")
    assert (report.rejected[0].message, report.rejected[0].value) == ("no  number", "1001\t2026")

"""Failing checks of the story module show both sides."""

import pytest

pytest.register_assert_rewrite("tests.attendance.domain.story")

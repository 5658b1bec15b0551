"""The id of a notice is its campaign and its own name within it."""

import pytest

from publicity.model.notice_id import NoticeId


@pytest.mark.parametrize(
    ("text", "campaign", "notice"),
    [
        ("guangxi-2024/province", "guangxi-2024", "province"),
        ("a/b/c", "a", "b/c"),
        ("guangxi-2024", "guangxi-2024", ""),
        ("", "", ""),
    ],
)
def test_what_stands_before_the_first_stroke_is_the_campaign(text: str, campaign: str, notice: str) -> None:
    assert NoticeId.of(text) == NoticeId(campaign, notice)


def test_an_id_is_written_as_it_was_read() -> None:
    assert str(NoticeId.of("guangxi-2024/province")) == "guangxi-2024/province"

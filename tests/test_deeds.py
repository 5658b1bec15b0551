"""Deeds come from outside: nothing in them may run, load or lead away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.deeds import deeds_html

ALLOWED = re.compile(r"</?(p|ul|ol|li|strong|em|blockquote|code|pre|hr|br)( start=\"\d+\"| class=\"[\w-]+\")? ?/?>")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[点我](javascript:alert(1))",
    "[点我](JaVa&#x53;cript:alert(1))",
    "[点我](data:text/html;base64,PHNjcmlwdD4=)",
    "![图](https://elsewhere.example/a.png)",
    "<https://elsewhere.example>",
    "<div><b>没有收尾",
    "<svg/onload=alert(1)>",
    "<a href='x' onclick=alert(1)>a",
    "```html\n<script>alert(1)</script>\n```",
    "&lt;script&gt;",
    "<!-- 注释 --> 正文",
    "# 大标题\n\n正文",
]


@pytest.mark.parametrize("markdown", HOSTILE)
def test_nothing_hostile_gets_through(markdown: str) -> None:
    html = deeds_html(markdown)
    assert ALLOWED.sub("", html).count("<") == 0, html
    assert "href" not in html
    assert "src=" not in ALLOWED.sub("", html).replace("&lt;", "") or "&lt;" in html


def test_emphasis_beside_chinese_punctuation_is_understood() -> None:
    assert deeds_html("他说**要紧。**然后走了") == "<p>他说<strong>要紧。</strong>然后走了</p>"


def test_a_link_leaves_its_words() -> None:
    assert deeds_html("见[说明](https://elsewhere.example)。") == "<p>见说明。</p>"


def test_lists_and_paragraphs_stay() -> None:
    assert deeds_html("一\n\n- 甲\n- 乙") == "<p>一</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.lists(st.sampled_from(HOSTILE)).map("".join))
def test_no_text_whatever_makes_a_tag_that_is_not_allowed(markdown: str) -> None:
    assert "<" not in ALLOWED.sub("", deeds_html(markdown))

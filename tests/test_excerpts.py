"""A further page with a stencil is judged by its excerpt, and what is found is what the whole page gives away."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markupsafe import Markup

from publicity.problems import Finding
from sitegen.inspection import inspection_of
from sitegen.stencils import Filled, Stencils, blank
from tests.small import SmallContent

FAR = "<ul><li>甲</li><li>乙</li><li>丙</li><li>丁</li></ul>"
FIXED = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<dt>", "</dt>\n<dd>", "</dd>", "<b>", "</b>", "<br>", "<tr><td>", "</td><td>", " ", "\n", "，",
         "<td data-label='家庭电话'>", '<td data-label="家庭电话"></td>', "家庭电话", "身份证号", "护照", "139",
         "1234", "5678", "0313-712", "出生", "统一社会信用代码", "他", "100%", '<i title="', '" lang="', '">',
         "<img alt='1'>", "&#49;", "<!-- 乙 -->", "<a href='tel:", "'>", FAR, "<script>", "</script>"]
    ),
    max_size=5,
).map("".join)  # fmt: skip
VALUES = st.sampled_from(
    ["139", "1234", "5678", "13912345678", "1234567890", "0313-7123456", "3456", "家庭电话", "家庭", "电话", "护照",
     "E12345678", "1974年8月12日", "990102197408123519", "", " ", "他", "&#49;", "139%31%32345678", "<b>", "信用代码",
     "分别", Markup("<p>139</p>"), Markup("<b>1234</b>5678"), Markup("<p>家庭电话</p>"),
     Markup("<p>甲</p>\n<p>0313-7123456</p>"), Markup("<!-- 1234 -->"), Markup("&#49;"),
     Markup('<a href="tel:139">他</a>'), Markup("<br>")]
)  # fmt: skip
NUMBER_OF_VALUES = 3
CLEAN = ("甲", "乙", "丙")


def filled(fixed: Sequence[str], *pages: Sequence[str]) -> list[Filled]:
    """Return pages with one stencil: the fixed parts with the values between them."""
    stencils = Stencils()
    parts = [part for n, text in enumerate(fixed) for part in (text, blank(n))][:-1]
    return [stencils.fill("shape", values, lambda: "".join(parts)) for values in pages]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> SmallContent:
    return SmallContent(tmp_path_factory.mktemp("excerpts") / "content")


@given(
    fixed=st.lists(FIXED, min_size=NUMBER_OF_VALUES + 1, max_size=NUMBER_OF_VALUES + 1),
    seen=st.tuples(*[VALUES] * NUMBER_OF_VALUES),
    values=st.tuples(*[VALUES] * NUMBER_OF_VALUES),
)
@example(fixed=["<p>", f"</p>{FAR}<p>139", "5678</p>", ""], seen=CLEAN, values=("甲", "1234", "乙"))
@example(fixed=["<dl><dt>", "</dt><dd>", "</dd></dl>", FAR], seen=CLEAN, values=("家庭电话", "0313-7123456", ""))
@example(fixed=[FAR, "</p><p>", "0313-7123456", FAR], seen=CLEAN, values=("家庭电话", "", ""))
@example(fixed=["<dt>家庭电话</dt><dd>", f"</dd>{FAR}", "", ""], seen=CLEAN, values=("0313-7123456", "", ""))
@example(fixed=['<i title="统一社会信用代码</b>', "", "'>", FAR], seen=CLEAN, values=("13912345678", "", ""))
def test_an_excerpt_leads_to_the_same_findings_as_the_whole_page(
    content: SmallContent, fixed: list[str], seen: Sequence[str], values: Sequence[str]
) -> None:
    first, further = filled(fixed, seen, values)
    inspect = inspection_of(content.read())
    assume(not list(inspect("about.html", first.html, first.excerpt)))
    whole: list[Finding] = list(inspection_of(content.read())("about.html", further.html))
    assert list(inspect("about.html", further.html, further.excerpt)) == whole


def test_an_excerpt_holds_the_values_and_what_stands_beside_them_and_no_more() -> None:
    first, further = filled([f"{FAR}<p>甲</p><p title='", f"'>乙</p>{FAR}<p>", "</p>"], ("一", "二"), ("三", "四"))
    assert first.excerpt == first.html
    assert further.excerpt.decode() == "<p>甲<p>。<p>甲<p><p title='三'>乙<p>甲<p>。<p>丁<p>四<p>"


@pytest.mark.parametrize("label", ["家庭<b>电</b>话", "家庭&#30005;话", "<b>家庭电话</b><i>（晚上）</i>"])
def test_a_label_is_one_however_it_is_marked_up(content: SmallContent, label: str) -> None:
    inspect = inspection_of(content.read())
    for between in ("</dt><dd>", "</dt></div></div></div></div></div></div></div>\n<div><dd>"):
        page = f"<dl><dt>{label}{between}0313-7123456</dd></dl>"
        assert [finding.rule for finding in inspect("about.html", page.encode())] == ["privacy.output"]

"""Stencils: a shape is rendered once, every page of it is what the template itself would have made."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from sitegen.stencils import Stencils, blank

PAGE = Environment(autoescape=True).from_string("<h1 title='{{ name }}'>{{ name }}</h1>{{ deeds }}<a href='{{ at }}'>")
VISIBLE = st.text(st.characters(exclude_categories=["Cs", "Co", "Cc"]), max_size=40)


def renderer(calls: list[int]) -> Callable[[], str]:
    """Return what renders the page with blanks, and counts how often it is asked to."""

    def render() -> str:
        calls.append(1)
        return PAGE.render(name=blank(0), deeds=blank(1), at=blank(2))

    return render


@given(pages=st.lists(st.tuples(VISIBLE, VISIBLE, VISIBLE), min_size=1, max_size=8))
def test_a_filled_stencil_is_what_the_template_makes(pages: list[tuple[str, str, str]]) -> None:
    stencils, calls = Stencils(), list[int]()
    for name, deeds, address in pages:
        whole = Markup(f"<p>{Markup.escape(deeds)}</p>")
        filled = stencils.fill("shape", (name, whole, address), renderer(calls)).html
        assert filled.decode() == PAGE.render(name=name, deeds=whole, at=address)
    assert len(calls) == 1


def test_text_is_escaped_and_markup_goes_in_as_it_is() -> None:
    filled = Stencils().fill("shape", ("<甲>", Markup("<p>乙</p>"), "a&b"), renderer([])).html
    assert filled.decode() == "<h1 title='&lt;甲&gt;'>&lt;甲&gt;</h1><p>乙</p><a href='a&amp;b'>"


def test_another_shape_is_rendered_anew() -> None:
    stencils, calls = Stencils(), list[int]()
    for shape in ("one", "two", "one"):
        stencils.fill(shape, ("a", "b", "c"), renderer(calls))
    assert len(calls) == 2


def test_a_value_that_looks_like_another_number_fills_only_its_own_blank() -> None:
    filled = Stencils().fill("shape", ("1", "2", "0"), renderer([])).html
    assert filled.decode() == "<h1 title='1'>1</h1>2<a href='0'>"

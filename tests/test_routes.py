"""docs/routes.md is what the application is, and every POST of a citizen says how it is slowed down."""

from intake.views.throttled import throttle_of
from tests.house import House
from tests.test_desk_access import MATRIX
from tools.routes import TARGET, THROTTLES, routes_page


def test_the_page_of_routes_is_what_the_program_would_write(small_house: House) -> None:
    assert TARGET.read_text(encoding="utf-8") == routes_page(small_house.app()), "run `make schema`"


def test_every_post_that_needs_no_login_says_how_it_is_slowed_down(small_house: House) -> None:
    app, at_desk = small_house.app(), {route.partition(" ")[2] for route in MATRIX}
    public = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.rule not in at_desk
    ]
    assert len(public) > 6
    assert [endpoint for endpoint in public if throttle_of(app, endpoint) not in THROTTLES] == []

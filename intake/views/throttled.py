"""Which throttle a route has: declared at the route, listed from the application, told in one way when it says no."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, make_response
from flask.typing import ResponseReturnValue

from intake.errors import RetryLaterError, TooOftenError
from intake.limits import Throttle

View = Callable[..., ResponseReturnValue]


def throttled(name: Throttle, turned_away: Callable[[RetryLaterError], ResponseReturnValue]) -> Callable[[Any], Any]:
    """Declare a view's throttle; ``turned_away`` makes the page for whoever must wait, with all that they typed.

    The answer is 429 for whoever did too much, 503 when the server has too much to do; both say when to come back.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            try:
                return view(*args, **kwargs)
            except RetryLaterError as error:
                response = make_response(turned_away(error))
                response.status_code = 429 if isinstance(error, TooOftenError) else 503
                response.headers["Retry-After"] = str(error.seconds)
                return response

        marked: View = declares(name)(asked)
        return marked

    return decorate


def declares(name: Throttle) -> Callable[[Any], Any]:
    """Declare the throttle of a view that makes its own page for whoever must wait."""

    def decorate(view: Any) -> Any:
        view.throttle = name
        return view

    return decorate


def not_throttled(_reason: str) -> Callable[[Any], Any]:
    """Declare that a view has no throttle, with the reason."""
    return declares("none")


def throttle_of(app: Flask, endpoint: str) -> Throttle | None:
    """Return the throttle that a route declares."""
    return getattr(app.view_functions[endpoint], "throttle", None)


def in_words(error: RetryLaterError) -> str:
    """Return after how long to try again, in words: seconds below a minute, then whole minutes."""
    return f"{error.seconds} 秒" if error.seconds < 60 else f"{-(-error.seconds // 60)} 分钟"

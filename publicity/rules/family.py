"""A family of rules: its name, its Chinese title, how it judges a campaign, and what the public reads of its rules."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from publicity.model.campaign import Campaign
from publicity.rules.case import Case
from publicity.ruling import Ruling


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One rule in a plain sentence, with the clause that it comes from."""

    text: str
    clause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One family of the rule book, declared in the module of the same name.

    ``name`` begins the id of each of its rules (``quotas.rows``); ``public_lines`` gives what a campaign's page says
    of its rules, from the campaign and what the rules found.
    """

    name: str
    title: str
    judge: Callable[[Case], Iterable[Ruling]]
    public_lines: Callable[[Campaign, Sequence[Ruling]], Iterable[PublicLine]] = lambda _campaign, _rulings: ()


def but(exception: str | None) -> str:
    """Return an exception as the end of a sentence, or nothing."""
    return f"；{exception}" if exception else ""

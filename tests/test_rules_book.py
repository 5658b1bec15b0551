"""The book of rules: docs/rules.md is current, and every rule of every document has a test that names it."""

import pytest

from publicity.content import CampaignContent
from publicity.reader.content import read_content
from publicity.rules.book import BOOK, family_of, family_title
from tests.conftest import ROOT
from tools.rules import NUMBERS, TARGET, rules_of, rules_page, showing, shown_rules


@pytest.fixture(scope="module")
def campaigns() -> dict[str, CampaignContent]:
    """Return the campaigns of the five documents by their numbers; content may hold others beside them."""
    found = {content.campaign.id: content for content in read_content(ROOT / "content").campaigns}
    return {number: found[campaign] for campaign, number in NUMBERS.items()}


def test_the_page_of_rules_is_what_the_program_would_write() -> None:
    assert TARGET.read_text(encoding="utf-8") == rules_page(), "run `make schema`"


@pytest.mark.parametrize("number", NUMBERS.values())
def test_every_rule_of_a_document_is_named_by_a_test(number: str, campaigns: dict[str, CampaignContent]) -> None:
    shown = shown_rules()[number]
    assert [rule for rule in rules_of(campaigns[number]) if not showing(rule, shown)] == []


@pytest.mark.parametrize("number", NUMBERS.values())
def test_no_test_names_a_rule_that_a_document_does_not_have(number: str, campaigns: dict[str, CampaignContent]) -> None:
    rules = rules_of(campaigns[number])
    assert [pattern for pattern in shown_rules()[number] if not any(showing(r, {pattern: {""}}) for r in rules)] == []


def test_every_ruling_belongs_to_a_family_and_says_what_it_wants(campaigns: dict[str, CampaignContent]) -> None:
    for content in campaigns.values():
        for ruling in content.rulings:
            assert family_of(ruling.rule) in {family.name for family in BOOK}
            assert ruling.title
            assert ruling.required
            assert ruling.found
            assert all(finding.rule.startswith(family_of(ruling.rule)) for finding in ruling.findings)


def test_the_repositorys_campaigns_have_nothing_unexplained(campaigns: dict[str, CampaignContent]) -> None:
    verdicts = {ruling.verdict for content in campaigns.values() for ruling in content.rulings}
    assert verdicts == {"pass", "settled", "not_due"}


def test_what_the_reader_finds_is_called_content() -> None:
    assert family_title("table") == "内容"
    assert family_title("structure.heads-max") == "结构比例"

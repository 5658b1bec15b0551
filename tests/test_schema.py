"""JSON Schemas: made from the records, current in the repository, true of the content and of what is published."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from publicity.schema import content_schemas, published_schema
from tests.conftest import ROOT

CONTENT = ROOT / "content"
FILES = {
    "campaign": sorted(CONTENT.glob("campaigns/*/campaign.yml")),
    "notice": sorted(CONTENT.glob("campaigns/*/notices/*.yml")),
    "outcome": sorted(CONTENT.glob("campaigns/*/outcomes/*.yml")),
    "site": [CONTENT / "site.yml"],
    "calendar": [CONTENT / "calendar.yml"],
}


def validator(text: str) -> Draft202012Validator:
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def as_json(path: Path) -> Any:
    """Return a YAML file as an editor's schema checker sees it: dates are text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_the_schemas_in_the_repository_are_current() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (CONTENT / "schema").glob("*.json")}
    assert kept == content_schemas(), "run: make schema"


@pytest.mark.parametrize("name", FILES)
def test_every_content_file_names_its_schema_and_has_no_key_that_the_schema_does_not_know(name: str) -> None:
    schema = validator(content_schemas()[f"{name}.schema.json"])
    assert FILES[name] != []
    for path in FILES[name]:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        relative = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / relative).resolve() == CONTENT / "schema" / f"{name}.schema.json"
        # Everything is text here, so complaints about the type of a number or a switch say nothing.
        told = [e for e in schema.iter_errors(as_json(path)) if e.validator in {"additionalProperties", "required"}]
        assert told == [], path


def test_an_unknown_key_and_a_missing_one_are_found_by_the_schema() -> None:
    schema = validator(content_schemas()["notice.schema.json"])
    notice = as_json(FILES["notice"][0])
    unknown = {error.validator for error in schema.iter_errors(notice | {"isuer": "x"})}
    missing = {error.validator for error in schema.iter_errors({k: v for k, v in notice.items() if k != "tier"})}
    assert "additionalProperties" in unknown
    assert "required" in missing


def test_every_field_is_explained_in_chinese() -> None:
    for name, text in content_schemas().items():
        schema = json.loads(text)
        for record in (schema, *schema.get("$defs", {}).values()):
            for key, field in record.get("properties", {}).items():
                assert any("\u4e00" <= c <= "\u9fff" for c in field.get("description", "")), (name, key)


def test_what_is_published_fits_the_schema_beside_it(site: Path) -> None:
    beside = (site / "data" / "notices.schema.json").read_text(encoding="utf-8")
    assert beside == published_schema()
    data = json.loads((site / "data" / "notices.json").read_text(encoding="utf-8"))
    assert list(validator(beside).iter_errors(data)) == []
    assert data["$schema"] == "notices.schema.json"


def test_the_schema_refuses_published_data_with_a_broken_moment(site: Path) -> None:
    data = json.loads((site / "data" / "notices.json").read_text(encoding="utf-8"))
    data["notices"][0]["opens"] = "2024年4月1日"
    data["notices"][1]["candidates"] = "lm-001"
    assert len(list(validator(published_schema()).iter_errors(data))) >= 1

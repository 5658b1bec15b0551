"""JSON Schemas of the content format and of the published data, made from the records themselves."""

import json
from pathlib import Path
from typing import Any

from publicity.model.campaign import Campaign
from publicity.model.notice import Notice
from publicity.model.outcome import OutcomeFile
from publicity.model.site import CalendarFile, SiteSettings
from publicity.published import PublishedData
from publicity.reader.typed import adapter

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTENT_SCHEMAS: dict[str, tuple[type, str]] = {
    "campaign": (Campaign, "评选活动（campaign.yml）"),
    "notice": (Notice, "公示（notices/*.yml）"),
    "outcome": (OutcomeFile, "公示情况（outcomes/*.yml，受理台导出）"),
    "site": (SiteSettings, "网站设置（site.yml）"),
    "calendar": (CalendarFile, "工作日调整（calendar.yml）"),
}


def content_schemas() -> dict[str, str]:
    """Return the schema files of ``content/schema`` by name."""
    return {f"{name}.schema.json": _text(kind, title) for name, (kind, title) in CONTENT_SCHEMAS.items()}


def published_schema() -> str:
    """Return the schema of ``data/notices.json``."""
    schema = _schema(PublishedData, "公示数据（notices.json）")
    schema["properties"]["$schema"] = {"type": "string", "description": "本文件的 JSON Schema"}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_content_schemas(folder: Path) -> list[Path]:
    """Write the schemas that are missing or out of date; return them."""
    folder.mkdir(parents=True, exist_ok=True)
    stale = [(folder / name, text) for name, text in content_schemas().items()]
    stale = [(path, text) for path, text in stale if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in stale]


def _text(kind: type, title: str) -> str:
    return json.dumps(_schema(kind, title), ensure_ascii=False, indent=1) + "\n"


def _schema(kind: type, title: str) -> dict[str, Any]:
    schema = adapter(kind).json_schema()
    return {"$schema": DIALECT, **schema, "title": title}


if __name__ == "__main__":
    for written in write_content_schemas(Path("content", "schema")):
        print(written)

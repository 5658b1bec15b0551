"""Writes docs/fields.md, every field of the content format, from the JSON Schemas: ``python -m tools.fields``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publicity.schema import content_schemas

TARGET = Path(__file__).parent.parent / "docs" / "fields.md"
FILES = {
    "site": "content/site.yml 网站设置",
    "calendar": "content/calendar.yml 工作日调整",
    "campaign": "content/campaigns/评选编号/campaign.yml 评选活动",
    "notice": "content/campaigns/评选编号/notices/公示编号.yml 公示",
    "outcome": "content/campaigns/评选编号/outcomes/公示编号.yml 公示情况（受理台导出）",
}
TYPES = {"string": "文字", "integer": "整数", "boolean": "true / false", "null": ""}
FORMATS = {"date": "日期", "date-time": "时刻"}
HEAD = """# 全部字段

本页由程序按记录的定义生成（`make schema`），与程序保持一致。编辑器装上 YAML 插件后，同样的说明会在填写时自动提示。
"""


def fields_page() -> str:
    """Return the whole page."""
    return HEAD + "".join(_file(name, title) for name, title in FILES.items())


def _file(name: str, title: str) -> str:
    schema = json.loads(content_schemas()[f"{name}.schema.json"])
    parts = [f"\n## {title}\n", _table(schema)]
    for key, record in schema.get("$defs", {}).items():
        if "properties" in record:
            parts += [f'\n### <a id="{name}-{key}"></a>{_heading(schema, key)}\n', _table(record)]
    return "".join(parts).replace("](#", f"](#{name}-")


def _heading(schema: dict[str, Any], key: str) -> str:
    """Return the keys under which a record is written, as the heading of its table."""
    records = [("", schema), *schema["$defs"].items()]
    used = [
        f"{field}（{detail['description'].partition('；')[0]}）"
        for _, record in records
        for field, detail in record.get("properties", {}).items()
        if f'"#/$defs/{key}"' in json.dumps(detail)
    ]
    return "、".join(dict.fromkeys(used))


def _table(record: dict[str, Any]) -> str:
    lines = ["", "| 键 | 含义 | 写法 | 必填 |", "|---|---|---|---|"]
    for key, field in record["properties"].items():
        needed = "是" if key in record.get("required", []) else ""
        lines.append(f"| `{key}` | {field['description']} | {'、'.join(_kinds(field))} | {needed} |")
    return "\n".join(lines) + "\n"


def _kinds(field: dict[str, Any]) -> Iterator[str]:
    """Yield how a field may be written."""
    for choice in field.get("anyOf", ()):
        yield from _kinds(choice)
    if "$ref" in field:
        yield f"[一组](#{field['$ref'].rpartition('/')[2]})"
    elif "enum" in field:
        yield " / ".join(f"`{value}`" for value in field["enum"])
    elif "const" in field:
        yield f"`{field['const']}`"
    elif field.get("type") == "array":
        inner = "、".join(_kinds(field["items"])) if isinstance(field.get("items"), dict) else ""
        yield f"若干{inner}" if inner else "若干"
    elif told := FORMATS.get(field.get("format", "")) or TYPES.get(field.get("type", "")):
        yield told


if __name__ == "__main__":
    TARGET.write_text(fields_page(), encoding="utf-8")
    print(TARGET)

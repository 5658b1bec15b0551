"""The same corpus for Hugo: one page a candidate, a notice and a unit, in the frame that Gongshi's own pages have."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from bench.corpus import Person, notices, people
from sitegen.shells import TOKEN

HEAD = """baseURL = "https://gongshi.example/sub/path/"
title = "公示测试"
languageCode = "zh-CN"
disableKinds = ["taxonomy", "term", "RSS"]
enableRobotsTXT = true
[markup.goldmark.renderer]
unsafe = false
[outputs]
home = ["HTML", "JSON", "RSS"]
section = ["HTML"]
"""
# What stands in Gongshi's frames at each token.
FRAME = {
    "title": "{{ .Title }} - {{ site.Title }}",
    "description": "{{ .Params.description }}",
    "canonical": "{{ .Permalink }}",
    "robots": "",
    "banner": "",
    "content": '{{ block "main" . }}{{ end }}',
}
FACTS = """<h1>{{ .Title }}</h1><dl><dt>推荐单位</dt><dd>{{ .Params.unit }}</dd><dt>工作单位</dt>
<dd>{{ .Params.workplace }}</dd><dt>职务</dt><dd>{{ .Params.post }}</dd></dl>"""
PERIOD = """<p data-opens="2024-04-01T00:00+08:00" data-closes="2024-04-10T00:00+08:00"
 data-days="2024-04-01 2024-04-02 2024-04-03 2024-04-07 2024-04-08">2024年4月1日（星期一）至4月8日（星期一）</p>"""
CANDIDATE = f"""{{{{ define "main" }}}}{FACTS}<section><h2>简要事迹</h2>{{{{ .Content }}}}</section>
<section><h2>公示经过</h2>{{{{ with site.GetPage (printf "/notices/%s" .Params.notice) }}}}{PERIOD}
<a href="{{{{ .RelPermalink }}}}">{{{{ .Title }}}}</a>{{{{ end }}}}</section>{{{{ end }}}}"""
LISTED = """{{ range .Params.candidates }}{{ with site.GetPage (printf "/candidates/%s" .) }}<article>
<h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3><p>{{ .Params.workplace }} {{ .Params.post }}</p>
<div>{{ .Content }}</div></article>{{ end }}{{ end }}"""
NOTICE = f"""{{{{ define "main" }}}}<h1>{{{{ .Title }}}}</h1>{PERIOD}{LISTED}{{{{ end }}}}"""
UNIT = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Params.candidates }}
{{ with site.GetPage (printf "/candidates/%s" .) }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{ .Params.workplace }}</li>{{ end }}{{ end }}</ul>{{ end }}"""
HOME = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range where site.RegularPages "Section" "notices" }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}"""
LOOKUP = """[{{ range $n, $p := where site.RegularPages "Section" "candidates" }}{{ if $n }},{{ end }}
[{{ $p.Title | jsonify }},{{ $p.Params.workplace | jsonify }},{{ $p.RelPermalink | jsonify }}]{{ end }}]"""


def write_hugo(folder: Path, number: int, frames: dict[str, str]) -> None:
    """Write a Hugo project; ``frames`` are Gongshi's frames by kind of page, tokens and all."""
    for name in ("candidates", "notices", "units"):
        (folder / "content" / name).mkdir(parents=True)
        (folder / "layouts" / name).mkdir(parents=True)
    (folder / "hugo.toml").write_text(HEAD, encoding="utf-8")
    layouts = {
        "candidates/baseof.html": _frame(frames["candidate"]),
        "candidates/single.html": CANDIDATE,
        "notices/baseof.html": _frame(frames["notice"]),
        "notices/single.html": NOTICE,
        "units/baseof.html": _frame(frames["unit"]),
        "units/single.html": UNIT,
        "baseof.html": _frame(frames["home"]),
        "home.html": HOME,
        "home.json": LOOKUP,
        "section.html": HOME,
    }
    for name, text in layouts.items():
        (folder / "layouts" / name).write_text(text, encoding="utf-8")
    _write_content(folder / "content", number)


def _write_content(content: Path, number: int) -> None:
    everybody = list(people(number))
    units: dict[int, list[str]] = defaultdict(list)
    for key, unit, numbers in notices(number):
        listed = [everybody[n].key for n in numbers]
        units[unit] += listed
        title = f"推荐单位{unit:02d}推荐对象公示"
        _page(content / "notices" / f"{key}.md", {"title": title, "description": title, "candidates": listed}, "")
        for n in numbers:
            _candidate(content, everybody[n], key)
    for unit, listed in units.items():
        title = f"推荐单位{unit:02d}的推荐对象"
        _page(content / "units" / f"u-{unit:02d}.md", {"title": title, "description": title, "candidates": listed}, "")


def _candidate(content: Path, person: Person, notice: str) -> None:
    head = {
        "title": person.name,
        "description": f"{person.name}：推荐对象的公示经过与简要事迹",
        "unit": f"推荐单位{person.unit:02d}",
        "workplace": person.workplace,
        "post": person.post,
        "notice": notice,
    }
    _page(content / "candidates" / f"{person.key}.md", head, person.deed)


def _page(path: Path, head: Mapping[str, object], body: str) -> None:
    path.write_text(f"{json.dumps(head, ensure_ascii=False)}\n\n{body}", encoding="utf-8")


def _frame(shell: str) -> str:
    shell = re.sub(r"<p>@@content@@</p>", "@@content@@", shell)
    return TOKEN.sub(lambda match: FRAME[match[1]], shell.replace("{{", "{ {"))

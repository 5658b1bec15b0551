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
# The sections of Gongshi's pages, with their marks for the countdown; what Gongshi computes stands here ready-made.
SPAN = "2024年4月1日（星期一）至4月8日（星期一）"
DATED = """data-period data-opens="2024-04-01T00:00+08:00" data-closes="2024-04-09T00:00+08:00"
 data-days="2024-04-01 2024-04-02 2024-04-03 2024-04-07 2024-04-08" data-state="dated\""""
STATE = """<span class="gs-tag gs-tag--own" data-part="state">公示期</span>
<span data-part="detail">2024年4月1日至4月8日</span>"""
CRUMBS = """<nav class="gs-crumbs" aria-label="当前位置"><ol><li><a href="{{ "/" | relURL }}">首页</a></li>
<li><a href="{{ "/notices/" | relURL }}">测试评选</a></li>
<li><span aria-current="page">{{ .Title }}</span></li></ol></nav>"""
FACTS = """<h1 class="gs-title">{{ .Title }}</h1><p class="gs-lead">2024年测试市劳动模范评选表彰 · 推荐为测试市劳动模范</p>
<section class="gs-section" aria-labelledby="h-facts"><h2 id="h-facts">公开的基本情况</h2>
<div class="gs-panel"><dl class="gs-facts"><dt>推荐单位</dt><dd>{{ .Params.unit }}</dd><dt>姓名</dt><dd>{{ .Title }}</dd>
<dt>工作单位</dt><dd>{{ .Params.workplace }}</dd><dt>职务</dt><dd>{{ .Params.post }}</dd></dl></div></section>"""
DEEDS = """<section class="gs-section" aria-labelledby="h-deeds"><h2 id="h-deeds">简要事迹</h2>
<div class="gs-deeds">{{ .Content }}</div></section>"""
CHAIN = f"""<section class="gs-section" aria-labelledby="h-chain"><h2 id="h-chain">公示经过</h2>
<ol class="gs-chain"><li data-at="now"><h3>所在单位公示</h3><p {DATED}>{STATE}</p>
<p><a href="{{{{ $notice.RelPermalink }}}}">{{{{ $notice.Title }}}}</a></p>
<p class="gs-note">{{{{ .Params.unit }}}} · {SPAN}</p></li>
<li data-at="next"><h3>市级公示</h3><p>尚未发布。评委会公示，不少于 5 个工作日。</p></li></ol></section>"""
OBJECT = f"""<section class="gs-section" aria-labelledby="h-report"><h2 id="h-report">有异议</h2><div {DATED}>
<p data-when="open dated">公示期内，可以对{{{{ .Title }}}}提出异议：截止时间为4月8日 24:00（全天）。</p>
<p data-when="upcoming">{SPAN}公示，届时可以提出异议。</p>
<p data-when="closed">这一层级的公示期已过。其他受理方式见<a href="{{{{ $notice.RelPermalink }}}}#object">公示页</a>。</p>
<p data-when="open dated"><a class="gs-button"
 href="{{{{ "/intake/report" | relURL }}}}?notice={{{{ .Params.notice }}}}&amp;candidate={{{{ .File.BaseFileName }}}}">反映问题</a>
<a href="{{{{ $notice.RelPermalink }}}}#object">其他方式</a></p></div></section>"""
CANDIDATE = f"""{{{{ define "main" }}}}{{{{ $notice := site.GetPage (printf "/notices/%s" .Params.notice) }}}}
{CRUMBS}{FACTS}{DEEDS}{CHAIN}{OBJECT}{{{{ end }}}}"""
ANSWER = f"""<div class="gs-answer" {DATED}><div><p class="gs-answer__now" aria-live="polite">{STATE}</p>
<p class="gs-answer__when">{SPAN}，截止时间为4月8日 24:00（全天）</p>
<p data-when="upcoming">公示还没有开始。届时可以在这里提出异议。</p>
<p data-when="closed">公示期已过，正在核实公示期内收到的反映，结果会公布在本页。</p></div>
<a class="gs-button" data-when="open dated"
 href="{{{{ "/intake/report" | relURL }}}}?notice={{{{ .File.BaseFileName }}}}">反映问题</a></div>"""
INTRO = f"""<header class="gs-doc__head"><h1>{{{{ .Title }}}}</h1></header><div class="gs-doc__intro">
<p>根据《关于评选的通知》（规则第 1 版），现将测试市劳动模范推荐对象（个人 {{{{ len .Params.candidates }}}} 名）予以公示，接受社会监督。</p>
<p>公示期为 5 个工作日：{SPAN}，截止时间为4月8日 24:00（全天）。公示期内，单位和个人都可以对公示对象提出异议。</p></div>
<section aria-labelledby="h-days" {DATED}><h2 id="h-days">公示的 5 个工作日</h2><ul class="gs-days">
<li data-day="2024-04-01">4月1日<small>星期一</small></li><li data-day="2024-04-02">4月2日<small>星期二</small></li>
<li data-day="2024-04-03">4月3日<small>星期三</small></li>
<li data-day="2024-04-07">4月7日<small>星期日 · 调休上班</small></li><li data-day="2024-04-08">4月8日<small>星期一</small></li></ul>
<p class="gs-note">4月4日至6日不计入工作日，其间同样可以提出异议。</p></section>"""
LISTED = """<section id="list" aria-labelledby="h-list"><h2 id="h-list">名单<small>个人 {{ len .Params.candidates }} 名</small></h2>
<table class="gs-table gs-list"><caption>测试市劳动模范（{{ len .Params.candidates }} 名）</caption>
<thead><tr><th scope="col">序号</th><th scope="col">姓名</th><th scope="col">工作单位</th><th scope="col">职务</th>
<th scope="col" class="gs-list__act">反映</th></tr></thead>
{{ $notice := .File.BaseFileName }}{{ range $n, $key := .Params.candidates }}
{{ with site.GetPage (printf "/candidates/%s" $key) }}<tbody id="{{ $key }}"><tr class="gs-list__who">
<td class="gs-list__no num">{{ add $n 1 }}</td>
<td class="gs-list__name"><a href="{{ .RelPermalink }}">{{ .Title }}</a></td>
<td data-label="工作单位">{{ .Params.workplace }}</td><td data-label="职务">{{ .Params.post }}</td>
<td class="gs-list__act"><a href="{{ "/intake/report" | relURL }}?notice={{ $notice }}&amp;candidate={{ $key }}">反映问题
<span class="gs-unseen">：{{ .Title }}</span></a></td></tr>
<tr><td colspan="5" class="gs-list__deeds">{{ .Content }}</td></tr></tbody>{{ end }}{{ end }}</table></section>"""
THEN = """<section id="object" aria-labelledby="h-object"><h2 id="h-object">怎样提出异议</h2>
<p>公示期内，可以通过下列任何一种方式反映。请写明反映谁、什么事、时间地点和可供核实的线索。</p>
<dl class="gs-facts"><dt>受理部门</dt><dd>测试市评委会办公室</dd><dt>电话</dt><dd>000-00000000</dd></dl>
<ul class="gs-bullets"><li>鼓励实名反映。</li><li>以寄出日邮戳为准。</li><li>可以反映：事迹不实。</li></ul></section>
<section aria-labelledby="h-then"><h2 id="h-then">收到异议以后</h2><ol class="gs-steps"><li>调查核实</li></ol></section>
<p class="gs-sign">{{ .Title }}<br>2024年4月1日</p>"""
NOTICE = (
    f"""{{{{ define "main" }}}}{CRUMBS}{ANSWER}<article class="gs-doc">{INTRO}{LISTED}{THEN}</article>{{{{ end }}}}"""
)
UNIT = f"""{{{{ define "main" }}}}{CRUMBS}<h1 class="gs-title">{{{{ .Title }}}}</h1>
{{{{ range .Params.notices }}}}{{{{ with site.GetPage (printf "/notices/%s" .) }}}}<p {DATED}>{STATE}
<a href="{{{{ .RelPermalink }}}}">{{{{ .Title }}}}</a></p>{{{{ end }}}}{{{{ end }}}}<dl class="gs-facts">
{{{{ range .Params.candidates }}}}{{{{ with site.GetPage (printf "/candidates/%s" .) }}}}<dt>{{{{ .Params.workplace }}}}</dt>
<dd><a href="{{{{ .RelPermalink }}}}">{{{{ .Title }}}}</a></dd>{{{{ end }}}}{{{{ end }}}}</dl>{{{{ end }}}}"""
HOME = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range where site.RegularPages "Section" "notices" }}
<li DATED><a href="{{ .RelPermalink }}">{{ .Title }}</a> STATE</li>{{ end }}</ul>{{ end }}"""
HOME = HOME.replace("DATED", DATED).replace("STATE", STATE)
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
    places: dict[int, list[str]] = defaultdict(list)
    for key, unit, numbers in notices(number):
        places[unit].append(key)
        listed = [everybody[n].key for n in numbers]
        units[unit] += listed
        title = f"推荐单位{unit:02d}推荐对象公示"
        _page(
            content / "notices" / f"{key}.md",
            {"title": title, "description": title, "candidates": listed, "notices": places[unit]},
            "",
        )
        for n in numbers:
            _candidate(content, everybody[n], key)
    for unit, listed in units.items():
        title = f"推荐单位{unit:02d}的推荐对象"
        _page(
            content / "units" / f"u-{unit:02d}.md",
            {"title": title, "description": title, "candidates": listed, "notices": places[unit]},
            "",
        )


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

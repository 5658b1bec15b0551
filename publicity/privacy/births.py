"""The day of birth: a full date beside a word that makes it one."""

import re

from publicity.privacy.leak import DIGIT, MARK, Leak, is_printed_day

_DAY = (
    f"(?<!{DIGIT}){DIGIT}{{4}}\\s?(?:年\\s?{DIGIT}{{1,2}}+\\s?月\\s?{DIGIT}{{1,2}}+\\s?+[日号]?+"
    f"|(?:{MARK}|[/／])\\s?{DIGIT}{{1,2}}+\\s?(?:{MARK}|[/／])\\s?{DIGIT}{{1,2}}+)(?!{DIGIT})"
)
# Hints begin with one literal character: the engine then skips whole texts at the speed of memchr.
_BIRTH_HINT = re.compile("生(?:(?<=[出日]生)|[于日])")
# 出生证 and 出生率 tell of papers and statistics; 发生于 and 产生于 tell of events.
_BORN = "(?:出生(?![证医率人缺])|生日"
_EVENT = "发产派衍滋萌催"
# 学生于…入学 is no birth, 王建新生于…， is one: after these only the end of the clause decides.
_PUPIL = "学先医新师考招究习业再民卫养花陌谋写门书一余终人众寄野原中专校培向调届科士修送"
_CLAUSE_END = r"(?=[，。；、,;）)\s]|$)"
# A rule of admission (2006年4月1日以前出生) names nobody's birthday.
_NO_LIMIT = "(?!(?:[（(]含[^）)]{0,4}[）)])?[及之以]{0,2}[前后])"
_BIRTHS = (
    re.compile(f"{_BORN}|(?<![{_EVENT}{_PUPIL}])生于)[^0-9０-９，。；、,;！？!?\\n]{{0,8}}({_DAY}){_NO_LIMIT}"),
    re.compile(f"(?<=[{_PUPIL}])生于({_DAY}){_CLAUSE_END}"),
    re.compile(
        f"({_DAY})(?:[^0-9０-９，。；、,;！？!?\\n前后]{{0,6}}{_BORN}|(?<![{_EVENT}{_PUPIL}])生于)|生{_CLAUSE_END})"
    ),
)


def births_in(text: str) -> list[Leak]:
    """Return the full dates that a text calls somebody's day of birth."""
    if _BIRTH_HINT.search(text) is None:
        return []
    spans = {found.span(1) for pattern in _BIRTHS for found in pattern.finditer(text) if is_printed_day(found[1])}
    return [Leak("birth_date", start, end, f"{text[start : start + 4]}……") for start, end in sorted(spans)]

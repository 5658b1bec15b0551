"""Which candidates a rule speaks of."""

from dataclasses import dataclass
from typing import Annotated as A

from publicity.model.record import Record, Zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Who(Record):
    """Candidates that fit every condition that is written; none written means all candidates.

    Within one condition any of the values is enough: ``categories: [heads, large-farms]`` with
    ``marks: [国有]`` are the heads of either kind that carry the mark.
    """

    categories: A[tuple[str, ...], Zh("类别编号（含下级和按标记统计的），任一")] = ()
    marks: A[tuple[str, ...], Zh("名单“标记”栏的写法，任一")] = ()
    column: A[str | None, Zh("汇总表栏目")] = None
    values: A[tuple[str, ...], Zh("该栏目的值，任一")] = ()


EVERYBODY = Who()

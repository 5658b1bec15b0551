"""Who counts in which category (人员结构): by its row and its parents, or by mark where the category has one."""

from collections.abc import Iterable, Sequence

from publicity.model.awards import Category
from publicity.model.candidate import Candidate
from publicity.model.who import Who


class Census:
    """Answers, for the categories of one campaign, which of them a candidate belongs to."""

    def __init__(self, categories: Sequence[Category]) -> None:
        """Take the categories; a parent may stand before or after its children."""
        self._parents = {category.id: category.parent for category in categories}
        self._marked = [category for category in _parents_first(categories) if category.mark is not None]
        self._known: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def of(self, candidate: Candidate) -> frozenset[str]:
        """Return the ids of all categories that a candidate belongs to, parents and marked ones included.

        A marked category counts only within its parent: 农民工 is 农民 in 000 四（一）3, 企业一线职工 in 004 四（二）1.
        """
        key = candidate.category, candidate.marks
        if key not in self._known:
            self._known[key] = frozenset(self._find(*key))
        return self._known[key]

    def fits(self, who: Who, candidate: Candidate) -> bool:
        """Tell whether a rule speaks of a candidate."""
        if who.categories and self.of(candidate).isdisjoint(who.categories):
            return False
        if who.marks and set(who.marks).isdisjoint(candidate.marks):
            return False
        return who.column is None or cell(candidate, who.column) in who.values

    def _find(self, category: str, marks: Iterable[str]) -> set[str]:
        found: set[str] = set()
        up: str | None = category
        while up and up not in found:
            found.add(up)
            up = self._parents.get(up)
        for marked in self._marked:
            if marked.mark is not None and marked.mark in marks and (marked.parent is None or marked.parent in found):
                found.add(marked.id)
        return found


def cell(candidate: Candidate, header: str) -> str:
    """Return what a candidate's row says in a column that is held, or nothing."""
    return candidate.public.get(header) or candidate.staff.get(header) or ""


def _parents_first(categories: Sequence[Category]) -> list[Category]:
    depth: dict[str | None, int] = {None: 0}
    waiting = list(categories)
    while waiting:
        ready = [category for category in waiting if category.parent in depth]
        if not ready:
            return list(categories)
        for category in ready:
            depth[category.id] = depth[category.parent] + 1
        waiting = [category for category in waiting if category.id not in depth]
    return sorted(categories, key=lambda category: depth[category.id])

"""The order of a campaign's stages (程序步骤): which must be done before which."""

from collections.abc import Sequence

from publicity.model.tiers import Stage


def stages_before(stages: Sequence[Stage]) -> dict[str, frozenset[str]]:
    """Return, for each stage, all that must be done before it, however far back.

    Stages that wait for each other in a circle, or for one that there is not, are left out.
    """
    before: dict[str, frozenset[str]] = {}
    waiting = list(stages)
    while ready := [stage for stage in waiting if all(after in before for after in stage.after)]:
        for stage in ready:
            before[stage.id] = frozenset(stage.after).union(*(before[after] for after in stage.after))
        waiting = [stage for stage in waiting if stage.id not in before]
    return before

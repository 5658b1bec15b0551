"""The id of a notice as it stands in published data, addresses and reports: ``campaign/notice``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeId:
    """A notice by its campaign and its own id within it; text without a stroke is a campaign alone."""

    campaign: str
    notice: str

    @classmethod
    def of(cls, text: str) -> "NoticeId":
        """Return the id that a text is: what stands before the first stroke is the campaign."""
        campaign, _, notice = text.partition("/")
        return cls(campaign, notice)

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.campaign}/{self.notice}"

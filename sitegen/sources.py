"""Where what stands in a finished file was written, so that staff are led to the file that they can change."""

import re

from publicity.content import Content
from publicity.problems import Place

_OF_CANDIDATE = re.compile(r"([^/]+)/candidates/([^/]+)\.html")
_OF_NOTICE = re.compile(r"([^/]+)/notices/([^/]+)\.html")
_OF_CAMPAIGN = re.compile(r"([^/]+)/(?:index|units/[^/]+)\.html")
_OFFICE = "；单位的联系电话、地址写进 contacts 的可以出现"


class Sources:
    """Knows the places of candidates, notices, pages and settings."""

    def __init__(self, content: Content) -> None:
        """Take the content that the files were made from."""
        self._root = content.root.name
        self._pages = frozenset(content.pages)
        self._campaigns = {campaign.campaign.id: campaign for campaign in content.campaigns}

    def of(self, address: str, near: str) -> tuple[Place, str, str]:
        """Return the place to look at first, what the file is called, and what to do, for the file at an address.

        ``near`` are words that stand before what was found.
        """
        seek = f"搜索“{near.strip()}”，" if near.strip() else ""
        if (of := _OF_CANDIDATE.fullmatch(address)) and (campaign := self._campaigns.get(of[1])):
            candidate, place = campaign.candidates.get(of[2]), campaign.places.get(of[2])
            name = candidate.name if candidate else of[2]
            home = f"{self._root}/campaigns/{of[1]}"
            remedy = f"在名单的这一行和 {home}/deeds/{of[2]}.md 里{seek}删去{_OFFICE}"
            return place or Place(home), f"{name}的网页（{address}）", remedy
        if (of := _OF_NOTICE.fullmatch(address)) and (campaign := self._campaigns.get(of[1])):
            for placed in campaign.notices:
                if placed.id == of[2]:
                    remedy = f"在这份公示和它的推荐对象的名单、事迹里{seek}删去{_OFFICE}"
                    return placed.place, f"公示“{placed.notice.title}”的网页（{address}）", remedy
        if (of := _OF_CAMPAIGN.fullmatch(address)) and of[1] in self._campaigns:
            place = Place(f"{self._root}/campaigns/{of[1]}/campaign.yml")
            return place, f"评选活动的网页（{address}）", f"在这个评选活动的设置和名单里{seek}删去{_OFFICE}"
        name = address.removesuffix(".html")
        if name in self._pages:
            return Place(f"{self._root}/pages/{name}.md"), f"普通页面（{address}）", f"{seek}删去{_OFFICE}"
        remedy = f"在 site.yml 和各评选活动的文件里{seek}删去{_OFFICE}"
        return Place(f"{self._root}/site.yml"), f"生成的文件（{address}）", remedy

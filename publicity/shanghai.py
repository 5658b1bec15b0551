"""The one time zone: China has kept one offset since 1992, so a fixed +08:00 is exact for every year covered."""

from datetime import timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

"""Settings: a pure function from environment variables to a frozen record; unsafe ones do not start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from intake.errors import SettingsError
from intake.model.retention import TERM
from publicity.shanghai import SHANGHAI

MODES = ("production", "demonstration")
LEAST_SECRET = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the intake runs with.  ``secret`` signs forms and cookies; it opens nothing that is stored.

    ``retention_days`` are the calendar days that a closed report is kept.
    """

    production: bool
    site: Path
    data: Path
    database_url: str
    secret: str
    trusted_hosts: tuple[str, ...]
    as_of: datetime | None
    prefix: str
    site_path: str
    proxies: int
    posts_per_hour: int
    megabytes_per_hour: int
    retention_days: int

    @property
    def notices(self) -> Path:
        """The published file that decides what can be reported on."""
        return self.site / "data" / "notices.json"

    @property
    def keys(self) -> Path:
        """The folder of public keys and of the key that signs acknowledgements."""
        return self.data / "keys"


def read_settings(env: Mapping[str, str], *, server: bool = True) -> Settings:
    """Return the settings of an environment; without ``server`` what only a server needs may be missing.

    Raises:
        SettingsError: names every variable that is missing or makes no sense, never a value.
    """
    wrong: list[str] = []
    mode = env.get("GONGSHI_MODE", "production")
    if mode not in MODES:
        wrong.append("GONGSHI_MODE 只能是 production 或 demonstration")
    production = mode != "demonstration"
    data = Path(env.get("GONGSHI_DATA") or ("var" if production else "var/demonstration"))
    hosts = tuple(host.strip() for host in env.get("TRUSTED_HOSTS", "").split(",") if host.strip())
    if production and server:
        wrong += _unsafe(env, hosts)
    settings = Settings(
        production=production,
        site=Path(env.get("GONGSHI_SITE", "public")).resolve(),
        data=data.resolve(),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{(data / 'reports.sqlite3').resolve()}",
        secret=env.get("SECRET_KEY", ""),
        trusted_hosts=hosts or ("127.0.0.1", "localhost"),
        as_of=_moment(env.get("AS_OF"), wrong),
        prefix="/" + env.get("URL_PREFIX", "intake").strip("/"),
        site_path=env.get("SITE_PATH", "/").rstrip("/") + "/",
        proxies=_number(env, "PROXIES", 0, wrong),
        posts_per_hour=_number(env, "POSTS_PER_HOUR", 600, wrong),
        megabytes_per_hour=_number(env, "MEGABYTES_PER_HOUR", 300, wrong),
        retention_days=_days(env, "RETENTION_DAYS", TERM, wrong),
    )
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _unsafe(env: Mapping[str, str], hosts: tuple[str, ...]) -> list[str]:
    wrong = []
    if len(env.get("SECRET_KEY", "")) < LEAST_SECRET:
        wrong.append(f"SECRET_KEY 没有设置，或者不足 {LEAST_SECRET} 个字符（可用 python -m intake secret 生成）")
    if not hosts:
        wrong.append("TRUSTED_HOSTS 没有设置：写上网站的域名，几个域名用逗号隔开")
    if any("*" in host for host in hosts):
        wrong.append("TRUSTED_HOSTS 不能用 *")
    if env.get("AS_OF"):
        wrong.append("AS_OF 只用于演示，正式运行不能设置")
    return wrong


def _moment(text: str | None, wrong: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        wrong.append("AS_OF 不是一个时刻，请写成 2024-04-10T10:00")
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _days(env: Mapping[str, str], name: str, default: int, wrong: list[str]) -> int:
    text = env.get(name, "")
    if text and not (text.isdecimal() and int(text)):
        wrong.append(f"{name} 要写成整数，至少 1 天")
        return default
    return int(text) if text else default


def _number(env: Mapping[str, str], name: str, default: int, wrong: list[str]) -> int:
    text = env.get(name, "")
    if text and not text.isdecimal():
        wrong.append(f"{name} 要写成不带符号的整数")
        return default
    return int(text) if text else default

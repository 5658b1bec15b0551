"""The parser of the command line, whose help and errors are in Chinese."""

import argparse
import re
from typing import NoReturn

USAGE = 2
_IN_CHINESE = (
    (r"the following arguments are required: (.+)", r"还缺：\1"),
    (r"unrecognized arguments: (.+)", r"不认识“\1”，用 --help 看全部写法"),
    (r"one of the arguments (.+) is required", r"\1 要写一个"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能和 \2 同用"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 后面不写值，去掉“\2”"),
    (r"argument (.+?): invalid int value: '(.*)'", r"\1 后面的“\2”不是整数"),
    (r"argument (.+?): invalid choice: '(.*)' \(choose from (.+)\)", r"\1 不能是“\2”，只能是：\3"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 写得不全，可以是：\2"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)
_TITLES = {"positional arguments": "要写的", "options": "可写的"}


class Parser(argparse.ArgumentParser):
    """A parser that says in Chinese what is wrong, and what can be written."""

    def __init__(self, **told: object) -> None:
        super().__init__(**told, add_help=False)  # type: ignore[arg-type]  # argparse passes its own on
        self.add_argument("-h", "--help", action="help", help="显示这份说明")
        for group in self._action_groups:
            group.title = _TITLES.get(group.title or "", group.title)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and end with 2."""
        for english, chinese in _IN_CHINESE:
            found = re.fullmatch(english, message)
            if found:
                message = found.expand(chinese)
                break
        self.exit(USAGE, f"{self.format_usage()}用法有误：{message}\n")

    def format_usage(self) -> str:
        """Return how the command is written."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """Return what can be written."""
        return super().format_help().replace("usage: ", "用法：", 1)

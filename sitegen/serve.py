"""The live preview: builds, serves on loopback, and builds again when content or looks change."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen.loopback import LOOPBACK, make_server
from sitegen.options import SITE, USAGE, WRONG_CONTENT, Options

SETTLE = 0.3


class _Changes(FileSystemEventHandler):
    """Remembers that something was written; reading alone changes nothing."""

    def __init__(self) -> None:
        self.seen = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in {"created", "modified", "moved", "deleted"}:
            self.seen.set()


def serve(options: Options, run: Callable[[Options], int]) -> int:
    """Build and serve until interrupted; a failed build leaves the last good site being served."""
    run(options)
    try:
        server = make_server(options.output, options.port)
    except OSError:
        print(f"不能使用端口 {options.port}：正被别的程序占用，或者没有权限。请用 --port 换一个。")
        return USAGE
    changes, observer = _Changes(), Observer()
    try:
        for folder in _watched(options.content, SITE):
            observer.schedule(changes, str(folder), recursive=True)
        observer.start()
    except OSError:
        print("系统不能再监视更多文件夹（inotify 的限额用完了），不能预览；请直接生成。")
        return WRONG_CONTENT
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"预览地址 http://{LOOPBACK}:{server.server_port}/　（按 Ctrl+C 停止）", flush=True)
    try:
        while True:
            changes.seen.wait()
            while changes.seen.is_set():
                changes.seen.clear()
                changes.seen.wait(SETTLE)
            run(options)
    except KeyboardInterrupt:
        print("已停止。")
        return 0
    finally:
        observer.stop()
        server.shutdown()


def _watched(*folders: Path) -> Iterator[Path]:
    """Yield the folders to watch: these, and where the links in them lead, whose changes are not told of themselves."""
    for folder in filter(Path.is_dir, folders):
        yield folder
        behind = {path.resolve() for top, names, files in os.walk(folder) for name in (*names, *files)
                  if (path := Path(top, name)).is_symlink()}  # fmt: skip
        yield from sorted({path if path.is_dir() else path.parent for path in behind if path.exists()})

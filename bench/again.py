"""The seconds that a second build takes in one process, as ``--serve`` does it: ``python -m bench.again ARGUMENTS``."""

import io
import sys
import threading
import time

from sitegen.build import build
from sitegen.cli import moment_of, parse
from sitegen.terminal import Terminal


def main(arguments: list[str]) -> None:
    """Build twice beside a thread, which the preview's server is too, and print what the second build took."""
    options = parse(arguments)
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    for _ in range(2):
        begun = time.perf_counter()
        status = build(options, moment_of(options), Terminal(io.StringIO()))
        took = time.perf_counter() - begun
        if status:
            sys.exit(status)
    print(took)


if __name__ == "__main__":
    main(sys.argv[1:])

"""What uploads cost the intake in memory: ``python -m bench.uploads``.

The real server takes uploads of 20 MB, first one after the other, then eight at once; printed is how much the memory of
its processes grew at its peak, over what they had after a first report without files.
"""

import tempfile
import threading
from pathlib import Path

from tests.house import House, publish
from tests.serving import Load, free_port, running
from tests.small import SmallContent
from tests.test_intake_server import children
from tests.uploading import memory, upload

FILES, SIZE = 2, 10_000_000
ONE_BY_ONE, AT_ONCE = 4, 8
MB = 1_000_000


def grown(before: dict[int, int]) -> str:
    """Return by how many MB each process grew at its peak."""
    return " + ".join(f"{(memory(pid)[1] - now) / MB:.0f}" for pid, now in before.items()) + " MB"


def main() -> None:
    """Upload and print."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        house = House(folder, publish(SmallContent(folder / "content"), folder / "public"))
        with running(house, port) as process:
            Load(port).run(connections=8, seconds=1, ready=50)
            before = {pid: memory(pid)[0] for pid in children(process.pid)}
            statuses = [upload(port, FILES, SIZE)[0] for _ in range(ONE_BY_ONE)]
            print(f"{ONE_BY_ONE} uploads of {FILES * SIZE / MB:.0f} MB one by one {statuses}: {grown(before)}")
            threads = [threading.Thread(target=lambda: statuses.append(upload(port, FILES, SIZE)[0]))
                       for _ in range(AT_ONCE)]  # fmt: skip
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print(f"{AT_ONCE} at once {statuses[ONE_BY_ONE:]}: {grown(before)}")
        house.close()


if __name__ == "__main__":
    main()

"""The intake under load, beside a bare POST: ``python -m bench.intake [SECONDS]``.

Both run on granian with the same workers, the bare one as WSGI with 128 threads in each, the intake behind its gateway
with all bounds on; 32 connections, SQLite with ``synchronous=EXTRA`` on the disk
that holds the temporary folder, in turns within one run.  Then the intake is killed twenty times under load.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from intake.serve import MOST_WORKERS
from intake.store import journal, rows
from tests.house import FACTS, House, publish
from tests.serving import Load, Wire, free_port, lost, post, running
from tests.small import SmallContent

ROOT = Path(__file__).parent.parent
CONNECTIONS, TURNS, KILLS, THREADS = 32, 5, 20, 128


@contextmanager
def bare(folder: Path, port: int) -> Iterator[None]:
    """Run the bare application while the block runs."""
    workers = str(min(MOST_WORKERS, os.cpu_count() or 1))
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", workers]
    command += ["--blocking-threads", str(THREADS), "--no-access-log", "--log-level", "error", "--port", str(port)]
    env = {**os.environ, "BARE_DATABASE": str(folder / "bare.sqlite3")}
    with subprocess.Popen([*command, "bench.bare:create_app"], cwd=ROOT, env=env, start_new_session=True) as process:
        time.sleep(3)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def bare_load(port: int, seconds: float) -> list[float]:
    """Return how long each answer of the bare application took."""
    answers = {"what": FACTS * 8, "name": "某某", "contact": "0000", "token": "x" * 200, "csrf_token": "y" * 90}
    request, taken, until = post("/", urlencode(answers)), list[float](), time.monotonic() + seconds

    def citizen() -> None:
        wire = Wire(port)
        while time.monotonic() < until:
            start = time.perf_counter()
            wire.ask(request)
            taken.append(time.perf_counter() - start)
        wire.close()

    threads = [threading.Thread(target=citizen) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def line(what: str, taken: list[float], seconds: float) -> str:
    """Return a row of the table."""
    ordered = sorted(taken)
    middle, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return f"  {what:<10}{len(taken) / seconds:8.0f} /s   p50 {1000 * middle:6.0f} ms   p99 {1000 * most:6.0f} ms"


def stored(house: House) -> int:
    """Return how many reports are stored, after checking the journal's chain."""
    with house.database().reading() as session:
        assert isinstance(journal.check(session), int)
        return sum(1 for _ in rows.all_reports(session))


def measure(house: House, folder: Path, seconds: float) -> None:
    """Print the rates of both, measured in turns."""
    turn, ours, theirs, codes, failed = seconds / TURNS, list[float](), list[float](), 0, 0
    ratios = list[float]()
    port, other = free_port(), free_port()
    for _ in range(TURNS):
        with running(house, port):
            load = Load(port)
            load.run(CONNECTIONS, turn, ready=int(turn * 1000))
        ours += load.seconds
        codes, failed = codes + len(load.codes), failed + load.failed
        with bare(folder, other):
            ratios.append(len(load.seconds) / len(bared := bare_load(other, turn)))
        theirs += bared
    print(f"{CONNECTIONS} connections, {seconds:.0f} s each, in {TURNS} turns")
    print(line("intake", ours, seconds))
    print(line("bare", theirs, seconds))
    told = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
    print(f"  ratio {median(ratios):.2f}, the middle of {told}")
    print(f"  accepted {codes}, stored {stored(house)}, refused {failed}")


def kill(house: House) -> None:
    """Kill the intake under load again and again, and look for what was acknowledged."""
    codes: list[str] = []
    for _ in range(KILLS):
        port = free_port()
        with running(house, port) as process:
            load = Load(port)
            thread = threading.Thread(target=load.run, args=(8, 1.0, 300))
            thread.start()
            time.sleep(0.7)
            os.killpg(process.pid, signal.SIGKILL)
            thread.join()
            codes += load.codes
    print(f"killed {KILLS} times: {len(codes)} acknowledged, {len(lost(house, codes))} lost")


def main() -> None:
    """Measure, then kill."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = publish(SmallContent(folder / "content"), folder / "public")
        for part, act in (("measured", lambda house: measure(house, folder, seconds)), ("killed", kill)):
            house = House(folder / part, site)
            act(house)
            house.close()


if __name__ == "__main__":
    main()

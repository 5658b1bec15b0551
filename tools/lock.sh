#!/bin/sh
# Writes the lock files anew, with hashes: what a run needs, what development and what measuring needs besides.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
compile() { uv pip compile --no-header --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url "$@"; }
compile pyproject.toml --group dev -o requirements/dev.txt
compile -c requirements/dev.txt pyproject.toml -o requirements/run.txt
compile -c requirements/dev.txt --group bench -o requirements/bench.txt

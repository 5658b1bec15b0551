#!/bin/sh
# Writes the two lock files anew: what a run needs, and what development needs besides, with hashes.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
compile() { uv pip compile --no-header --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url "$@"; }
compile pyproject.toml --group dev -o requirements/dev.txt
compile -c requirements/dev.txt pyproject.toml -o requirements/run.txt

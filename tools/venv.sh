#!/bin/sh
# Makes the virtual environment; installs Debian's venv package first where Python came without it.
set -eu
python=$1 venv=$2
[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && exit 0
rm -rf "$venv"
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  "$(dirname "$0")/system.sh" venv
fi
"$python" -m venv "$venv"

#!/bin/sh
# Installs what is missing of the named things from Debian's packages; does nothing when all are there.
set -eu
missing=
for thing in "$@"; do
  case $thing in
    venv) python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv" ;;
    chromium) command -v chromium >/dev/null || missing="$missing chromium" ;;
    fonts-noto-cjk) ls /usr/share/fonts/opentype/noto/NotoS*CJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk" ;;
    java) command -v java >/dev/null || missing="$missing default-jre-headless" ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql" ;;
    nginx) [ -x /usr/sbin/nginx ] || missing="$missing nginx-light" ;;
    poppler) command -v pdftoppm >/dev/null || missing="$missing poppler-utils" ;;
    *) echo "system.sh: $thing?" >&2; exit 2 ;;
  esac
done
[ -z "$missing" ] && exit 0
root=
if [ "$(id -u)" != 0 ]; then root=sudo; fi
export DEBIAN_FRONTEND=noninteractive
$root apt-get update -qq
# shellcheck disable=SC2086
$root apt-get install -y -qq --no-install-recommends $missing

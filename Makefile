# `make` prints this menu. Everything works from nothing: Debian 12 with Python 3.11, git and make.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The moment that the demonstration shows; `make run AS_OF=` shows today.
AS_OF ?= 2024-04-10T10:00
PORT ?= 8000
# A folder of advisories in the OSV format, which whoever has a network keeps up to date.
ADVISORIES ?= var/advisories
MOMENT := $(if $(AS_OF),--as-of $(AS_OF),)

.PHONY: menu run preview site check test rehearse audit bench lock licences sbom advisories schema clean

menu: ## print this menu
	@echo "公示 Gongshi"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: site ## 安装、生成、在本机运行网站和反映表单（build, and serve site and form on loopback）
	GONGSHI_MODE=demonstration AS_OF=$(AS_OF) $(BIN)/python -m intake run --port $(PORT)

preview: $(VENV)/run.stamp ## 编辑内容时的预览，一改就重新生成（live preview of the site alone）
	$(BIN)/python build_site.py --serve --port $(PORT) $(MOMENT)

site: $(VENV)/run.stamp ## 只生成网站到 public/（only build into public/）
	$(BIN)/python build_site.py $(MOMENT)

check: $(VENV)/dev.stamp ## 代码检查（ruff, mypy, import-linter, deptry）
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/python -m tools.tests_style
	$(BIN)/python build_site.py --check

test: $(VENV)/dev.stamp node_modules/.stamp ## 全部测试（all tests, in parallel, with a real browser）
	tools/system.sh chromium fonts-noto-cjk java postgresql
	$(BIN)/pytest -n auto --dist worksteal -m "not rehearsal"

rehearse: $(VENV)/dev.stamp node_modules/.stamp ## 演练：大量请求、断电、内存不足，几分钟（rehearsals of floods, kills and full memory: minutes）
	tools/system.sh chromium fonts-noto-cjk java postgresql nginx
	$(BIN)/pytest -m rehearsal

audit: site $(VENV)/dev.stamp node_modules/.stamp ## Lighthouse 和 axe 检查已生成的网站（a table of both）
	tools/system.sh chromium fonts-noto-cjk
	$(BIN)/python -m tools.audit

bench: $(VENV)/dev.stamp ## 和 Hugo、mkdocs-material 比生成速度（timings beside Hugo and stock mkdocs-material）
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python -m bench.build

lock: ## 更新依赖锁定文件（needs uv）
	tools/lock.sh

licences: $(VENV)/dev.stamp ## 列出全部依赖的许可证（licences of all that runs; fails on one that may not be used）
	$(BIN)/python -m tools.licences

sbom: $(VENV)/dev.stamp ## 写出依赖清单（CycloneDX bill of materials, gongshi.cdx.json）
	$(BIN)/python -m tools.sbom

advisories: $(VENV)/dev.stamp ## 对照本地的安全公告检查依赖，不联网（known faults; ADVISORIES=folder of OSV files）
	$(BIN)/python -m tools.advisories $(ADVISORIES)

schema: $(VENV)/run.stamp ## 更新 content/schema、docs/fields.md、docs/rules.md 和 docs/routes.md（write what is generated anew）
	$(BIN)/python -m publicity.schema
	$(BIN)/python -m tools.fields
	$(BIN)/python -m tools.rules
	$(BIN)/python -m tools.routes

clean: ## 删除生成的东西（remove what was made）
	rm -rf $(VENV) node_modules public .cache

$(VENV)/run.stamp: requirements/run.txt
	tools/venv.sh $(PYTHON) $(VENV)
	@[ -e $(VENV)/dev.stamp ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.stamp: package-lock.json $(VENV)/dev.stamp
	$(BIN)/npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

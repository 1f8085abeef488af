# `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
# Every path is relative and every program a module of .venv/bin/python: a checkout may stand
# under a name with spaces and Thai letters, which the scripts of a virtual environment do not bear.

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c '$(SUPPORTED)' 2>/dev/null && echo $$each && break; done)
PY := .venv/bin/python

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH PYTHONHOME DJANGO_SETTINGS_MODULE
MAKEFLAGS += --no-print-directory

# What mistakes in a deployment `manage.py check --deploy` would find: none may show with these values.
PRODUCTION := SECRET_KEY=a-key-for-this-check-only-that-protects-nothing-0123456789 \
	PORTAL_URL=https://gcio.example.go.th DATABASE_URL=postgresql://portal@127.0.0.1:1/portal

.PHONY: help run test suite check format reset bench lock messages venv install-run install-test browser

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

run: install-run ## the portal at http://127.0.0.1:8000 (another port: make run PORT=8123)
	@exec $(PY) manage.py serve --parent $$PPID

test: suite ## every test, in a real browser too, then `make check`
	@$(MAKE) check

suite: install-test browser ## every test (PYTEST_OPTIONS=... for a part of them)
	@$(PY) -m pytest -n 2 --dist loadfile $(PYTEST_OPTIONS)

check: install-test ## format, lint, types, templates, import rules, migrations, deployment
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy
	@$(PY) -m djhtml --check --tabwidth 2 templates
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	@$(PY) -c 'from importlinter.cli import lint_imports_command as command; command()' --no-cache
	@$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run # no database is needed
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

format: install-test ## put code and templates in form
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format --quiet .
	@$(PY) -m djhtml --tabwidth 2 templates || true # it ends with 1 when it changed something
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

reset: install-run ## empty the local database, after asking
	@exec $(PY) manage.py reset

bench: install-run ## measure speed against the limits and a peer
	@exec $(PY) -m bench

CATALOGUE := locale/th/LC_MESSAGES/django

messages: install-test ## compile the Thai catalogue (`make test` names the texts that it lacks)
	@$(PY) -c 'import polib; polib.pofile("$(CATALOGUE).po").save_as_mofile("$(CATALOGUE).mo")'

COMPILE := pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links --quiet --python-version 3.11 pyproject.toml

lock: venv ## choose the newest allowed releases of every requirement (needs uv)
	@if $(PY) -m uv --version >/dev/null 2>&1; then uv="$(PY) -m uv"; else uv=uv; fi; \
	$$uv $(COMPILE) --upgrade --output-file requirements.lock && \
	$$uv $(COMPILE) --constraint requirements.lock --group test --output-file requirements-test.lock

# --- The virtual environment -------------------------------------------------------------------
# .venv/unfinished stands while .venv is being made or changed: what is cut off there is made anew.
# .venv/installed-*.lock are copies of the lock files whose packages are in it.

venv:
	@[ ! -e .venv ] || [ -w .venv ] || { $(call foreign_venv); }
	@[ ! -e .venv/unfinished ] || rm -rf .venv
	@$(PY) -IS -c '' 2>/dev/null || { $(call make_venv); }

install-run: venv
	@cmp -s requirements.lock .venv/installed-run.lock \
	|| cmp -s requirements-test.lock .venv/installed-test.lock \
	|| { $(call install,run,requirements.lock); }

install-test: venv
	@cmp -s requirements-test.lock .venv/installed-test.lock \
	|| { $(call install,test,requirements-test.lock); }

browser: install-test
	@$(PY) -m tests.browser

define foreign_venv
	echo '.venv เป็นของผู้ใช้อื่น: โปรดใช้บัญชีผู้ใช้นั้น หรือ git clone ชุดใหม่ของท่านเอง' >&2; \
	echo '.venv is another user'"'"'s: work as that user, or git clone a copy of your own' >&2; \
	exit 1
endef

define make_venv
	if ! '$(PYTHON)' -c '$(SUPPORTED)' 2>/dev/null; then \
		echo 'ต้องใช้ Python 3.11, 3.12 หรือ 3.13: ติดตั้งแล้วสั่ง make run PYTHON=/path/to/python3' >&2; \
		echo 'Python 3.11, 3.12 or 3.13 is needed: install one, then make run PYTHON=/path/to/python3' >&2; \
		exit 1; \
	fi; \
	if ! '$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null; then \
		echo 'Python นี้ไม่มี venv: ใน Debian และ Ubuntu ให้สั่ง apt install python3-venv' >&2; \
		echo 'This Python has no venv: on Debian and Ubuntu, apt install python3-venv' >&2; \
		exit 1; \
	fi; \
	echo 'สร้าง .venv · Making .venv'; \
	rm -rf .venv && mkdir .venv && : >.venv/unfinished \
	&& '$(PYTHON)' -m venv .venv && rm .venv/unfinished
endef

# Arguments: the stamp's name, the lock file.
define install
	echo 'ติดตั้งส่วนประกอบ · Installing $(2)'; \
	: >.venv/unfinished && rm -f .venv/installed-*.lock \
	&& $(PY) -m pip install --no-input --progress-bar off --require-hashes --requirement $(2) \
	&& cp $(2) .venv/installed-$(1).lock && rm .venv/unfinished
endef

# The project's few commands. `make` alone lists them.

# The first Python on this machine that is new enough; `make run PYTHON=/opt/python3.13/bin/python3` names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
IN := .venv/bin/python

CODE := $(wildcard process.py pointbook tests tools)

.PHONY: help run menu test check messages wheels bench environment developer python

help:
	@echo 'make run       run the month on this folder: inbox/ and rules.xlsx in, outbox/ out'
	@echo 'make menu      the same and more, chosen by number'
	@echo 'make test      run the tests (on Debian as root, first installs the programs they need)'
	@echo 'make check     format, lint and types, without the tests'
	@echo 'make messages  collect the texts to translate, renew the catalogue'
	@echo 'make bench     measure, side by side with other programs, into tools/bench/RESULTS.md (an hour)'
	@echo 'make wheels    collect the packages for Windows offices without a network into wheels/'

# Python's own start would answer Ctrl-C with a traceback: until process.py settles it, it is passed over.
run: environment
	@trap '' INT; exec $(IN) process.py run

menu: environment
	@trap '' INT; exec $(IN) process.py

test: developer
	@$(IN) tools/system_packages.py
	@$(IN) -m pytest -n 2 $(if $(CI),--no-skips)

check: developer
	$(IN) -m ruff format --check .
	$(IN) -m ruff check .
	$(IN) -m mypy $(CODE)
	.venv/bin/lint-imports --no-logo

messages: developer
	@$(IN) tools/messages.py

wheels: environment
	@$(IN) tools/wheels.py

bench: developer
	$(IN) -m tools.bench

environment: python
	@$(PYTHON) tools/environment.py

developer: python
	@$(PYTHON) tools/environment.py tools/requirements-dev.txt

python:
	@test -n "$(PYTHON)" || { \
		echo 'Python 3.11 or newer is needed and was not found (Debian: apt-get install python3 python3-venv).' >&2; \
		echo '需要 Python 3.11 或更新版本，本机没有找到。' >&2; exit 2; }

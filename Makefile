# Every target is an alias: scripts/dev.py makes .venv from requirements.lock and does the work.
PYTHON ?= python3

.PHONY: run test test-long check bench format messages lock
run test test-long check bench format messages lock:
	@$(PYTHON) scripts/dev.py $@

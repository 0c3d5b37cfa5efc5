# Every target does its own set-up under .local/ on a Debian or Ubuntu machine that has
# python3 (3.10 to 3.13), git and make. Start with `make help`.

PYTHON ?= python3
RUN = .local/venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench shell shots readme pot clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 9

setup: ## Get Odoo, the virtualenv and PostgreSQL (the other targets do it too)
	@$(PYTHON) -m dev.bootstrap

demo: setup ## Serve a database with demo data; PORT=8069, DEMO_DB=complaint_demo
	@$(RUN) dev.demo

test: export ARGS := $(ARGS)
test: setup ## Run all tests, or those of ARGS="-k word path"
	@$(RUN) dev.test

lint: setup ## Check style, manifests and readmes; FIX=1 repairs what can be repaired
	@$(RUN) dev.lint

bench: setup ## Run the benchmarks, or those of AREA=name
	@$(RUN) dev.bench $(AREA)

shell: setup ## Open an Odoo shell on the demo database
	@$(RUN) dev.demo shell

shots: setup ## Take the screenshots
	@$(RUN) dev.demo shots

readme: setup ## Write each addon's README.rst from its readme/
	@$(RUN) dev.readme

pot: setup ## Export the translation templates of all addons
	@$(RUN) dev.pot

clean: ## Stop the servers and remove .local/
	@$(PYTHON) -m dev.clean

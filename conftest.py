"""Tests run under the rules of `dev.pytest_rules`."""

pytest_plugins = ["dev.pytest_rules"]

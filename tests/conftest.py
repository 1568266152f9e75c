"""With CI set in the environment a skipped test is a failed one: what it needs is to be installed there."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.tables"]

# How long an example takes says more about the machine than about the code. Whoever waits for the tests is given fewer.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("CI", deadline=None)
settings.load_profile("CI" if os.environ.get("CI") else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The page in a browser first: its files take longest, and one that began last would be waited for."""
    items.sort(key=lambda item: item.path.parent.name != "web")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") and report.outcome == "skipped":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} in CI: {reason}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what tests measured with `record_property`."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    for name, value in dict(item for report in reports for item in getattr(report, "user_properties", ())).items():
        terminalreporter.write_line(f"{name}: {value}")

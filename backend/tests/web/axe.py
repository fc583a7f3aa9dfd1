"""What the accessibility checker axe finds on a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # An experiment of axe's: it takes the key that is shown on a button for a part of the button's name.
    "rules": {"label-content-name-mismatch": {"enabled": False}},
}


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule. The page lets no script in, but the debugger may."""
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    page.evaluate(f"() => {{ {SOURCE.read_text('utf-8')} }}")
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(document, options).then((answer) => answer.violations)", OPTIONS
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]

"""A page that several benchmarks write: each its own section, between two comments."""

from collections.abc import Iterable
from pathlib import Path


def write_section(page: Path, name: str, lines: Iterable[str]) -> None:
    """Replace the section `name` of a Markdown page, or add it at the end; the rest stays as it is."""
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->\n"
    text = page.read_text("utf-8") if page.exists() else ""
    if begin not in text:
        text += f"{begin}{end}"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    section = "".join(f"{line}\n" for line in lines)
    page.write_text(f"{before}{begin}{section}{end}{after}", "utf-8")

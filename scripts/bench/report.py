"""The figures as Markdown, with the budgets beside them."""

from collections.abc import Iterable
from typing import Any

from .weights import COURSE

KIB = 1024


def budgets(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """`{"budget", "limit", "found", "kept"}`: learner views, the courses' largest documents, SQL, the check."""
    rows = figures["documents"]
    largest = [row for row in rows if row["document"].startswith(COURSE)]
    views = [row[name] for row in rows for name in ("learner", "finished")]
    course = [row[name] for row in largest for name in ("learner", "finished")]
    steady = [(row["request"], max(row["sql"].values())) for row in figures["sql"]]
    shown = [count for name, count in steady if name.startswith("student_view (")]
    asked = [count for name, count in steady if "_view" not in name]
    cost = max(row[name] - row["empty_ms"] for row in largest for name in ("warm_ms", "finished_warm_ms"))
    grows = sum(len(set(row["sql"].values())) > 1 for row in figures["sql"])
    told = [
        ("Own JS and CSS of a learner view, gzip, bytes", 10 * KIB, max(_own(view) for view in views)),
        ("Requests to other hosts", 0, max(len(view["hosts"]) + len(view["named"]) for view in views)),
        ("HTML, largest course documents, gzip, bytes", 40 * KIB, max(view["gzip"]["html"] for view in course)),
        ("CPU of student_view, document read before, largest course documents, ms", 15, round(cost, 1)),
        ("SQL of student_view", 1, max(shown)),
        ("SQL of any handler, steady state", 4, max(asked)),
        ("Requests whose SQL grows with learners", 0, grows),
        ("`campus check --quick`, slowest course, CPU s", 5, max(c["cpu_s"] for c in figures["check"].values())),
    ]
    return [{"budget": name, "limit": limit, "found": found, "kept": found <= limit} for name, limit, found in told]


def markdown(figures: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in figures["versions"].items())
    first = max(row["first"] - max(row["sql"].values()) for row in figures["sql"])
    parts = [
        "# What the blocks cost",
        f"Measured on {figures['date']} with {versions}, SQLite, load {figures['load']}. `make bench` measures again.",
        "Processor time is that of the process alone, the median of many rounds; it varies with the machine.",
        "Budgets are told, not asserted.",
        _table(
            ["Budget", "Limit", "Found", ""],
            ([b["budget"], b["limit"], b["found"], "kept" if b["kept"] else "**broken**"] for b in figures["budgets"]),
        ),
        "## Bytes (raw / gzip -9)",
        _table(["Block", "Document", "View", "HTML", "CSS", "JS", "Arguments", "Other hosts"], _bytes(figures)),
        "Peers are measured with the content of a new block, so their HTML and arguments are not comparable with a\n"
        "course's document. Addresses that only stand in scripts count among other hosts: they may or may not be asked.",
        "## Processor time, ms",
        _table(
            ["Block", "Document", "Warm", "Finished, warm", "Cold", "Reading alone", "Empty block"], _times(figures)
        ),
        "## SQL statements",
        f"A request on an instrument that nobody has used yet, in a process that has just started, adds at most {first}.\n"
        "Marks of transactions are not counted. Peers keep their state in the platform's fields, whose SQL this runtime\n"
        "does not have, as it has none for our fields.",
        _table(
            ["Block", "Request", "First use", "10 learners", "1 000 learners"],
            ([r["block"], r["request"], r["first"], r["sql"]["10"], r["sql"]["1000"]] for r in figures["sql"]),
        ),
        "## `campus check --quick`",
        _table(["Course", "CPU, s"], ([name, found["cpu_s"]] for name, found in figures["check"].items())),
        "## What could not be measured",
        "\n".join(_missing(figures)) or "Nothing.",
    ]
    return "\n\n".join(parts) + "\n"


def _own(view: dict[str, Any]) -> int:
    return view["gzip"]["css"] + view["gzip"]["js"]


def _bytes(figures: dict[str, Any]) -> Iterable[list[Any]]:
    for row in figures["documents"]:
        for name in ("learner", "finished", "public", "author", "studio"):
            yield [row["block"], row["document"], name, *_weights(row[name])]
    for row in figures["peers"]:
        for name in ("learner", "studio"):
            if name in row:
                yield [f"{row['name']} {row['version']}", "a new block", name, *_weights(row[name])]


def _weights(view: dict[str, Any]) -> list[Any]:
    sizes = [f"{view['raw'][kind]} / {view['gzip'][kind]}" for kind in ("html", "css", "js", "args")]
    return [*sizes, len(view["hosts"]) + len(view["named"])]


def _times(figures: dict[str, Any]) -> Iterable[list[Any]]:
    for row in figures["documents"]:
        names = ("warm_ms", "finished_warm_ms", "cold_ms", "parse_ms", "empty_ms")
        yield [row["block"], row["document"], *(row[name] for name in names)]
    for row in figures["peers"]:
        yield [row["name"], "a new block", row.get("view_ms", "not measured"), "", "", "", ""]


def _missing(figures: dict[str, Any]) -> Iterable[str]:
    for row in figures["peers"]:
        yield from (f"- {row['name']}, {figure}: {reason}" for figure, reason in row["missing"].items())
    yield from (f"- {kind}: {', '.join(names)}" for kind, names in figures["not_measured"].items() if names)


def _table(head: list[str], rows: Iterable[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)

"""Draw who imports whom, room by room, from the code itself: the picture of docs/rooms.md.

Rooms are what stands directly in one of the three packages. Mermaid draws the text, on the forge and in most editors; no
program has to be installed for it.
"""

import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "rooms.md"
BEGIN, END = "<!-- make graph: begin -->\n", "<!-- make graph: end -->\n"
PACKAGES = ("campus_tools", "campus_xblocks", "campus_plugin")


def room_of(module: str) -> str:
    """`campus_xblocks.kit.pages` stands in `campus_xblocks.kit`; a module at the top of a package is room of its own."""
    package, *parts = module.split(".")
    folder = ROOT / ("xblocks" if package == "campus_xblocks" else package)
    return f"{package}.{parts[0]}" if parts and (folder / parts[0]).is_dir() else package


def imports() -> list[tuple[str, str]]:
    """(room that imports, room that is imported), each pair once."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    pairs = {
        (room_of(importer), room_of(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return sorted((importer, imported) for importer, imported in pairs if importer != imported)


def drawing() -> str:
    """The picture in Mermaid."""
    arrows = imports()
    rooms = sorted({room for pair in arrows for room in pair})
    lines = ["```mermaid", "flowchart TD"]
    for package in PACKAGES:
        lines.append(f"  subgraph package_{package}[{package}]")
        for room in rooms:
            if room.split(".")[0] == package:
                lines.append(f'    {_name(room)}["{room.partition(".")[2] or "modules at the top"}"]')
        lines.append("  end")
    lines += [f"  {_name(importer)} --> {_name(imported)}" for importer, imported in arrows]
    return "\n".join([*lines, "```"]) + "\n"


def _name(room: str) -> str:
    return room.replace(".", "_")


def drawn() -> str:
    """The page with the picture as it is now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}{drawing()}{END}{rest.partition(END)[2]}"


def main() -> int:
    PAGE.write_text(drawn(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The documents for users as data: blocks of code, code within lines, links, headings, tables of options."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What a user reads. All of their commands are run, all of their options looked up.
FOR_USERS = ["README.md", "configs/README.md", "scripts/slurm/README.md",
             *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "scripts" / "manual").glob("*.md"))]

LANGUAGES = {
    "sh": "commands, run as they stand",
    "python": "a program, run as it stands",
    "ini": "a config file, whose first line names it; read by the program",
    "text": "what a program prints, or a drawing; not run",
}

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
OPTION = re.compile(r"(?<![\w=-])--([a-z][a-z0-9_-]*)")
# A subcommand that is named, perhaps with switches, and not called.
NAME = re.compile(r"lsdeconv ([a-z]+)((?: --[a-z-]+)*)")
OWN_PROGRAM = re.compile(r"(?:^|[\s/])(lsdeconv)(?=\s|$)")


@dataclasses.dataclass(frozen=True)
class Code:
    """A piece of code and where it stands."""
    language: str  # of a block; "inline" within a line
    text: str
    document: str
    line: int

    @property
    def place(self):
        return f"{self.document}:{self.line}"


class Document:
    def __init__(self, name, text):
        self.name, self.text = name, text

    @classmethod
    def read(cls, name):
        return cls(name, (ROOT / name).read_text())

    def _line(self, position):
        return self.text.count("\n", 0, position) + 1

    def prose(self):
        """The text with its blocks blanked: every line keeps its number."""
        return FENCE.sub(lambda found: "\n" * found[0].count("\n"), self.text)

    def blocks(self):
        return [Code(found[1].strip(), found[2], self.name, self._line(found.start()) + 1)
                for found in FENCE.finditer(self.text)]

    def inline(self):
        prose = self.prose()
        return [Code("inline", " ".join(found[1].split()), self.name, prose.count("\n", 0, found.start()) + 1)
                for found in INLINE.finditer(prose)]

    def code(self):
        """All of it, from top to bottom."""
        return sorted(self.blocks() + self.inline(), key=lambda code: code.line)

    def indented_code(self):
        """Lines that Markdown shows as code though no fence says what they are."""
        lines = self.prose().splitlines()
        return [f"{self.name}:{number}: {line.strip()}" for number, (before, line) in enumerate(zip(["", *lines], lines), 1)
                if line.startswith(("    ", "\t")) and not before.strip()]

    def links(self):
        """(line, target) of every link and picture."""
        prose = INLINE.sub(lambda found: " " * len(found[0]), self.prose())
        return [(prose.count("\n", 0, found.start()) + 1, found[1]) for found in LINK.finditer(prose)]

    def anchors(self):
        """Of its headings, as GitHub forms them: a repeated one gets a number."""
        seen, anchors = {}, set()
        for found in HEADING.finditer(self.prose()):
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", found[1]).replace("`", "").replace("*", "")
            slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            count = seen.get(slug, 0)
            seen[slug] = count + 1
            anchors.add(f"{slug}-{count}" if count else slug)
        return anchors

    def option_rows(self):
        """(line, options, defaults) of every table that has columns "option" and "default"."""
        rows, columns = [], None
        for number, line in enumerate(self.prose().splitlines(), 1):
            if not line.startswith("|"):
                columns = None
                continue
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if columns is None:
                columns = cells
            elif {"option", "default"} <= set(columns) and not re.fullmatch(r"[:\- |]+", "".join(cells)):
                row = dict(zip(columns, cells))
                rows.append((number, OPTION.findall(row["option"]), row["default"]))
        return rows

    def words(self):
        return len(self.text.split())


def options_of(code):
    """The options of this program that a piece of code names: those of other programs' lines are theirs."""
    found = []
    for line in re.sub(r"\\\n", " ", code.text).splitlines():
        line = re.sub(r"(^|\s)#.*", "", line)
        own = OWN_PROGRAM.search(line)
        if own:
            found += OPTION.findall(line[own.end():])
        elif line.lstrip().startswith("--"):
            found += OPTION.findall(line)
    return found


def broken_links(document, read=Document.read):
    """Relative links without a file, or whose file has no such heading."""
    broken = []
    for line, target in document.links():
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (ROOT / document.name).parent / path if path else ROOT / document.name
        if path and not place.exists():
            broken.append(f"{document.name}:{line}: there is no {target}")
        elif anchor:
            other = document if not path else read(str(place.resolve().relative_to(ROOT)))
            if anchor not in other.anchors():
                broken.append(f"{document.name}:{line}: {other.name} has no heading #{anchor}")
    return broken

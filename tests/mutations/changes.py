"""The table of changes of behaviour that tests must notice: the files LAYER.toml beside this one.

    [["src/grid/planner.cpp"]]          # the file that is changed
    name = "a plane of 2 GiB passes"    # what the program does then
    old = 'plane > most_plane_bytes'    # occurs exactly once in the file
    new = 'plane >= most_plane_bytes'
    near = "unit_grid Planner.*"        # the test program near it, and which of its cases (default: all)
    wider = ["app.plan"]                # what is asked where no near case notices: programs, or CTest tests such as
                                        # app.plan and mpi_watchdog.ranks3 (default: none)
    unnoticed = "why no test can see it"  # only for a change that is known to stay unnoticed
"""

import dataclasses
import pathlib
import re
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent
KEYS = {"name", "old", "new", "near", "wider", "unnoticed"}


@dataclasses.dataclass(frozen=True)
class Change:
    file: str
    name: str
    old: str
    new: str
    near: str
    wider: tuple = ()
    unnoticed: str = ""

    @property
    def title(self):
        return f"{self.file}: {self.name}"

    @property
    def tests(self):
        """All tests, the nearest first."""
        return (self.near, *self.wider)


def read_table(folder=FOLDER):
    """All changes, those of a file one after another. Raises ValueError that names what is wrong."""
    changes = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text())
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path.name}: {error}") from error
        for file, rows in tables.items():
            changes += [change_of(file, row, path.name) for row in rows]
    return changes


def change_of(file, row, table):
    if not {"name", "old", "new", "near"} <= set(row) <= KEYS:
        raise ValueError(f"{table}: {file}: {row.get('name', 'a row without name')} has other keys than {sorted(KEYS)}")
    return Change(file=file, **{**row, "wider": tuple(row.get("wider", ()))})


def fault_of(change, content):
    """What is wrong with a change of a file with this content; empty where it fits."""
    count = content.count(change.old)
    if count != 1:
        return f"{change.title}: its old text occurs {count} times instead of once"
    if change.old == change.new:
        return f"{change.title}: changes nothing"
    return ""


def faults_of(changes, root):
    """What no longer fits the sources, or names tests that are not there."""
    faults = [f"{change.title}: there is no such file" for change in changes if not (root / change.file).is_file()]
    there = [change for change in changes if (root / change.file).is_file()]
    faults += [fault for change in there if (fault := fault_of(change, (root / change.file).read_text()))]
    programs = test_programs(root)
    scripts = {"app." + path.stem.removeprefix("test_") for path in (root / "tests" / "app").rglob("test_*.py")}
    faults += [f"{change.title}: there is no test {test}" for change in changes for test in change.tests
               if re.sub(r"\.ranks\d+$", "", test.split()[0]) not in programs | scripts]
    titles = [change.title for change in changes]
    return faults + sorted({f"{title}: stands there twice" for title in titles if titles.count(title) > 1})


def test_programs(root):
    """Names of the programs of GoogleTest: one per layer, one per file of tests/conformance, and those that CMake lists."""
    tests = root / "tests"
    folders = {path.parent.relative_to(tests / "unit") for path in (tests / "unit").rglob("*_test.cpp")}
    names = {"unit_" + "_".join(folder.parts) for folder in folders}
    names |= {"conformance_" + path.stem.removesuffix("_test") for path in (tests / "conformance").glob("*_test.cpp")}
    for lists in tests.glob("*/CMakeLists.txt"):
        names |= set(re.findall(r"(?:lsdeconv_test\(|add_executable\()(\w+)", lists.read_text()))
    return names

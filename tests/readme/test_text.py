"""What the documents name exists: links and their headings, options, defaults; and the first page is short."""

import pathlib
import re
import unittest

import documents
import harness
from documents import FOR_USERS, OPTION, ROOT, Document, options_of

MOST_WORDS = 2500
LARGEST_PICTURE = 200_000

EVERY_DOCUMENT = sorted({*FOR_USERS, *(str(path.relative_to(ROOT)) for folder in (".github", "configs", "scripts", "src", "tests")
                                       for path in (ROOT / folder).rglob("*.md"))})

# Options of other programs that stand alone within a line.
OF_OTHERS = {"bind-to": "mpirun", "map-by": "mpirun", "mca": "mpirun", "shm-size": "docker", "preset": "cmake",
             "kill-on-bad-exit": "srun"}


def known_options():
    """Of the program in all its subcommands, and of scripts/slurm/submit."""
    text = harness.run("--help-all").stdout
    subcommands = re.findall(r"^  ([a-z]+)  ", text, re.MULTILINE)
    text += "".join(harness.run(name, "--help-all").stdout for name in subcommands if name != "deconvolve")
    text += (ROOT / "scripts" / "slurm" / "submit").read_text()
    return {name.removeprefix("no-") for name in OPTION.findall(text)}


def is_option(name, known):
    """Also one of the predecessor's, which the program takes, or refuses by name."""
    spelled = name.replace("_", "-").removeprefix("no-")
    return spelled in known or "unknown option" not in harness.run(f"--{name}", "--version").stderr


def defaults():
    """By --print-config; of a switch that is on, its opposite is what can be given."""
    lines = (line.split("  #")[0].partition(" = ") for line in harness.run("--print-config").stdout.splitlines())
    return {name.strip(): value.strip() for name, equals, value in lines if equals}


class Options(unittest.TestCase):
    def test_every_option_exists(self):
        known = known_options()
        self.assertIn("dxy", known)
        for name in FOR_USERS:
            for code in Document.read(name).code():
                for option in options_of(code):
                    if option not in OF_OTHERS:
                        self.assertTrue(is_option(option, known), f"{code.place}: there is no --{option}")

    def test_a_wrong_option_is_found(self):
        known = known_options()
        text = "`--dxyy` and `--dxy`\n```sh\nmpirun --none lsdeconv \\\n  -i DIR --nuimt 3  # --comment\ncmake --preset x\n```\n"
        named = [option for code in Document("wrong.md", text).code() for option in options_of(code)]
        self.assertEqual(named, ["dxyy", "dxy", "nuimt"])
        self.assertEqual([option for option in named if not is_option(option, known)], ["dxyy", "nuimt"])

    def test_defaults_are_those_of_the_program(self):
        usual, rows = defaults(), 0
        for name in FOR_USERS:
            for line, options, written in Document.read(name).option_rows():
                with self.subTest(f"{name}:{line}"):
                    self.assertEqual([text.strip() for text in written.split(",")],
                                     [usual[option] or "none" for option in options])
                    rows += 1
        self.assertGreater(rows, 5)


class Paths(unittest.TestCase):
    def test_every_path_of_the_sources_exists(self):
        missing = [f"{code.place}: there is no {code.text}" for name in FOR_USERS for code in Document.read(name).inline()
                   if re.fullmatch(r"(\.ci|\.github|configs|scripts|src|tests)/[\w./-]+", code.text) and not (ROOT / code.text).exists()]
        self.assertFalse(missing, "\n".join(missing))


class Links(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        broken = [fault for name in EVERY_DOCUMENT for fault in documents.broken_links(Document.read(name))]
        self.assertFalse(broken, "\n".join(broken))

    def test_a_wrong_link_is_found(self):
        text = "# A `b` c?\n[a](#a-b-c) [b](#d) [c](LICENSE) [d](nothing.md) [e](tests/README.md#nothing) `[f](g)` [h](https://x.y)\n"
        self.assertEqual(documents.broken_links(Document("wrong.md", text)),
                         ["wrong.md:2: wrong.md has no heading #d", "wrong.md:2: there is no nothing.md",
                          "wrong.md:2: tests/README.md has no heading #nothing"])

    def test_every_page_of_the_manual_can_be_reached(self):
        reached, pending = set(), ["README.md"]
        while pending:
            name = pending.pop()
            if name not in reached:
                reached.add(name)
                targets = [target.partition("#")[0] for _, target in Document.read(name).links()]
                paths = [((ROOT / name).parent / target).resolve() for target in targets if target and ":" not in target]
                pending += [str(path.relative_to(ROOT)) for path in paths if path.suffix == ".md" and path.exists()]
        self.assertEqual(set(FOR_USERS) - reached, set())


class FirstPage(unittest.TestCase):
    def test_is_short(self):
        self.assertLessEqual(Document.read("README.md").words(), MOST_WORDS)

    def test_its_picture_is_small(self):
        pictures = [ROOT / target for _, target in Document.read("README.md").links() if target.endswith(".png")]
        self.assertEqual(len(pictures), 1)
        self.assertLess(pictures[0].stat().st_size, LARGEST_PICTURE)


if __name__ == "__main__":
    unittest.main()

"""Each number that README.md and src/README.md claim has a row in tests/README.md, which names the tests that show it."""

import functools
import os
import re
import unittest

from builds import tests_that_fit
from documents import INLINE, ROOT, Document

NUMBER = re.compile(r"(?<![\w.#])\d[\d.,]*(?!\w)|\b(?:three|four|five|ten|hundred|thousand)\b")
# Numbers that claim nothing.
NAMES = {
    r"[Bb]lock 17": "an example",
    r"[Rr]anks? (?:than )?0(?:'s)?": "the name of a rank",
    r"bar 20 µm": "the scale of a picture",
    r"CUDA toolkit \(12 or newer\)": "a requirement, which scripts/cmake/Cuda.cmake states",
    r"about 100 for most sCMOS": "of cameras, which no test can show",
}


def plain(text):
    """The words of prose: code, the targets of links, marks and the breaks of lines are left out."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", INLINE.sub("", text))
    return " ".join(re.sub(r"[*|]", " ", text).split())


def prose_of(name):
    """Without headings, lists' numbers, the sources of the method, and tables of defaults, which readme.text compares."""
    document = Document.read(name)
    defaults = {line for line, _, _ in document.option_rows()}
    lines = [line for number, line in enumerate(document.prose().splitlines(), 1) if number not in defaults]
    text = re.sub(r"(?m)^(#.*|\d\. )", "", "\n".join(lines).split("## Citation")[0])
    return plain(text)


def rows():
    """(text, names of tests) of the table."""
    table = (ROOT / "tests" / "README.md").read_text().split("## Numbers of the documents")[1].split("\n## ")[0]
    return [(plain(text), re.findall(r"`(.+?)`", shown)) for text, shown in re.findall(r"^\| (.+) \| (`.*`) \|$", table, re.MULTILINE)]


def unproved(prose, texts):
    """The numbers outside of these texts, each with what stands around it."""
    for text in texts:
        prose = prose.replace(text, " ")
    for pattern in NAMES:
        prose = re.sub(pattern, " ", prose)
    return [prose[max(0, found.start() - 40):found.end() + 20] for found in NUMBER.finditer(prose)]


@functools.lru_cache
def cases():
    """Suite.Case of all cases of GoogleTest."""
    texts = "".join(path.read_text() for path in (ROOT / "tests").rglob("*_test.cpp"))
    return {f"{suite}.{case}" for suite, case in re.findall(r"TEST(?:_F|_P)?\((\w+), (\w+)\)", texts)}


def exists(name):
    """A script, a case of GoogleTest, or a test of CTest."""
    if (ROOT / name).is_file():
        return os.access(ROOT / name, os.X_OK)
    return name in cases() or bool(tests_that_fit("-R", f"^{re.escape(name)}$"))


class Claims(unittest.TestCase):
    def test_every_number_has_a_row(self):
        texts = [text for text, _ in rows()]
        for name in ("README.md", "src/README.md"):
            self.assertEqual(unproved(prose_of(name), texts), [], name)

    def test_every_row_has_its_text_and_its_tests(self):
        prose = prose_of("README.md") + prose_of("src/README.md")
        self.assertGreater(len(rows()), 10)
        self.assertEqual([text for text, _ in rows() if text not in prose], [])
        self.assertEqual([name for _, names in rows() for name in names if not exists(name)], [])
        self.assertEqual([pattern for pattern in NAMES if not re.search(pattern, prose)], [])

    def test_a_number_without_a_row_is_found(self):
        self.assertEqual(unproved("It is 3 times faster, on rank 0, with 2.5 more.", ["with 2.5 more"]),
                         ["It is 3 times faster, on  ,"])
        self.assertFalse(exists("BlockLedger.NoSuchCase") or exists("scripts/nothing") or exists("README.md"))

    def test_microscopes_have_the_figures_of_their_files(self):
        table = (ROOT / "configs" / "README.md").read_text()
        found = re.findall(r"^\| \[(\w+\.ini)\].*? \| ([\d.]+), ([\d.]+) \| ([\d.]+) \|", table, re.MULTILINE)
        self.assertEqual(len(found), 4)
        for name, *figures in found:
            text = (ROOT / "configs" / name).read_text()
            stated = [float(re.search(rf"(?m)^{option} = ([\d.]+)", text)[1]) for option in ("dxy", "dz", "na")]
            self.assertEqual(stated, [float(figure) for figure in figures], name)


if __name__ == "__main__":
    unittest.main()

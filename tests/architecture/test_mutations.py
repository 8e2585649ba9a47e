"""The table of changes that tests must notice (scripts/dev/mutate) fits the sources."""

import os
import pathlib
import sys
import unittest

ROOT = pathlib.Path(os.environ["LSDECONV_SOURCE_DIR"])
sys.path.insert(0, str(ROOT / "tests" / "mutations"))
import changes  # noqa: E402  (lies beside the table)

SOURCE = "int twice(int a) {\n  return a + a;\n}\n"


def change(**other):
    row = {"name": "it squares", "old": "a + a", "new": "a * a", "near": "unit_core", **other}
    return changes.change_of("src/core/twice.cpp", row, "core.toml")


class Table(unittest.TestCase):
    def test_every_change_fits_the_sources(self):
        faults = changes.faults_of(changes.read_table(), ROOT)
        self.assertFalse(faults, f"{len(faults)} do not; change them along with the source:\n" + "\n".join(faults))

    def test_every_layer_has_a_change(self):
        layers = [line.split("=")[0] for line in pathlib.Path(os.environ["LSDECONV_LAYERS"]).read_text().split()]
        changed = [pathlib.PurePath(change.file).parent for change in changes.read_table()]
        without = [layer for layer in layers
                   if not any(pathlib.PurePath("src", layer) in (folder, *folder.parents) for folder in changed)]
        self.assertFalse(without, "layers of which nothing is changed: " + ", ".join(without))


class Faults(unittest.TestCase):
    def test_a_text_must_occur_once(self):
        self.assertEqual(changes.fault_of(change(), SOURCE), "")
        self.assertIn("0 times", changes.fault_of(change(old="a - a"), SOURCE))
        self.assertIn("3 times", changes.fault_of(change(old="int", new="long"), SOURCE + "int b;\n"))
        self.assertIn("changes nothing", changes.fault_of(change(new="a + a"), SOURCE))

    def test_files_programs_and_tests_must_be_there(self):
        self.assertIn("no such file", "".join(changes.faults_of([change()], ROOT)))
        self.assertIn("no test unit_cores", "".join(changes.faults_of([change(near="unit_cores Box*")], ROOT)))
        self.assertIn("no test app.nothing", "".join(changes.faults_of([change(wider=["app.nothing"])], ROOT)))

    def test_rows_have_known_keys_only(self):
        with self.assertRaisesRegex(ValueError, "core.toml: src/core/twice.cpp: it squares"):
            change(tests="unit_core")


if __name__ == "__main__":
    unittest.main()

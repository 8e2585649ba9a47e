"""The source tree keeps the rules of the house."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

import rules

ROOT = pathlib.Path(os.environ["LSDECONV_SOURCE_DIR"])
LISTED = pathlib.Path(os.environ["LSDECONV_LAYERS"]).read_text()
LAYERS = rules.read_layers(LISTED)
CLANG_FORMAT_VERSION = "14"


class Includes(unittest.TestCase):
    def test_every_source_belongs_to_a_layer(self):
        self.assertEqual(rules.files_without_layer(ROOT, LAYERS), [])

    def test_layers_are_listed_lowest_first_without_circles(self):
        self.assertEqual(rules.layers_out_of_order(LISTED), [])

    def test_no_layer_holds_too_much(self):
        self.assertEqual(rules.large_layers(ROOT, LAYERS), [])

    def test_layers_include_only_what_their_line_allows(self):
        self.assertEqual(rules.forbidden_layers(ROOT, LAYERS), [])

    def test_private_headers_stay_in_their_layer(self):
        self.assertEqual(rules.forbidden_private_headers(ROOT, LAYERS), [])

    def test_foreign_headers_stay_in_one_folder(self):
        self.assertEqual(rules.forbidden_foreign_headers(ROOT, LAYERS), [])

    def test_every_foreign_library_is_in_use(self):
        self.assertEqual(rules.unused_foreign_rules(ROOT), [])


class Files(unittest.TestCase):
    def test_top_level_holds_only_what_belongs_there(self):
        self.assertEqual(rules.foreign_entries(ROOT), [])

    def test_files_are_short(self):
        self.assertEqual(rules.long_files(ROOT), [])

    def test_folders_hold_few_files(self):
        self.assertEqual(rules.crowded_folders(ROOT), [])

    def test_no_logic_depends_on_the_preprocessor(self):
        self.assertEqual(rules.conditional_code(ROOT), [])


class Words(unittest.TestCase):
    def test_public_declarations_have_docstrings(self):
        self.assertEqual(rules.undocumented_declarations(ROOT), [])

    def test_names_are_words_of_the_field(self):
        self.assertEqual(rules.private_words(ROOT), [])

    def test_the_map_of_the_sources_describes_every_layer(self):
        self.assertEqual(rules.undescribed_layers(ROOT, LAYERS), [])

    def test_documents_name_paths_that_exist(self):
        self.assertEqual(rules.missing_paths(ROOT), [])


class Format(unittest.TestCase):
    def test_sources_are_formatted(self):
        program = shutil.which(f"clang-format-{CLANG_FORMAT_VERSION}") or shutil.which("clang-format")
        if not program:
            self.skipTest("clang-format is not installed")
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if not re.search(rf"version {CLANG_FORMAT_VERSION}\.", version):
            self.skipTest(f"formats differ between versions: needs clang-format {CLANG_FORMAT_VERSION}, found {version}")
        files = [str(path) for path in rules.code_files(ROOT, "src", "include", "tests")]
        check = subprocess.run([program, "--dry-run", *files], cwd=ROOT, capture_output=True, text=True, check=True)
        unformatted = sorted(set(re.findall(r"^(\S+?):\d+:\d+: ", check.stderr, re.MULTILINE)))
        self.assertEqual(unformatted, [], "run scripts/dev/format")


if __name__ == "__main__":
    unittest.main()

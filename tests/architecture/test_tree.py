"""The source tree keeps the rules of the house."""

import os
import pathlib
import subprocess
import unittest

import rules

ROOT = pathlib.Path(os.environ["LSDECONV_SOURCE_DIR"])
LISTED = pathlib.Path(os.environ["LSDECONV_LAYERS"]).read_text()
LAYERS = rules.read_layers(LISTED)


class Tree(unittest.TestCase):
    def assert_none(self, found):
        self.assertFalse(found, f"{len(found)} found:\n" + "\n".join(found))


class Includes(Tree):
    def test_every_source_belongs_to_a_layer(self):
        self.assert_none(rules.files_without_layer(ROOT, LAYERS))

    def test_layers_are_listed_lowest_first_without_circles(self):
        self.assert_none(rules.layers_out_of_order(LISTED))

    def test_no_layer_holds_too_much(self):
        self.assert_none(rules.large_layers(ROOT, LAYERS))

    def test_layers_include_only_what_their_line_allows(self):
        self.assert_none(rules.forbidden_layers(ROOT, LAYERS))

    def test_private_headers_stay_in_their_layer(self):
        self.assert_none(rules.forbidden_private_headers(ROOT, LAYERS))

    def test_foreign_headers_stay_in_one_folder(self):
        self.assert_none(rules.forbidden_foreign_headers(ROOT, LAYERS))

    def test_every_foreign_library_is_in_use(self):
        self.assert_none(rules.unused_foreign_rules(ROOT))


class Files(Tree):
    def test_top_level_holds_only_what_belongs_there(self):
        self.assert_none(rules.foreign_entries(ROOT))

    def test_files_are_short(self):
        self.assert_none(rules.long_files(ROOT))

    def test_folders_hold_few_files(self):
        self.assert_none(rules.crowded_folders(ROOT))

    def test_every_random_number_has_a_seed(self):
        self.assert_none(rules.chance(ROOT))

    def test_no_logic_depends_on_the_preprocessor(self):
        self.assert_none(rules.conditional_code(ROOT))


class Words(Tree):
    def test_public_declarations_have_docstrings(self):
        self.assert_none(rules.undocumented_declarations(ROOT))

    def test_names_are_words_of_the_field(self):
        self.assert_none(rules.private_words(ROOT))

    def test_the_map_of_the_sources_describes_every_layer(self):
        self.assert_none(rules.undescribed_layers(ROOT, LAYERS))

    def test_documents_name_paths_that_exist(self):
        self.assert_none(rules.missing_paths(ROOT))


class Format(Tree):
    def test_sources_are_formatted(self):
        check = subprocess.run([ROOT / "scripts" / "dev" / "format", "--check"], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stderr + "run scripts/dev/format")


if __name__ == "__main__":
    unittest.main()

"""Each rule finds a violation made up for it, and nothing in a tree that keeps the rules."""

import pathlib
import tempfile
import unittest

import rules

LISTED = "core= sys/tiff=core io=core,sys/tiff queue=core run=core,io,queue commands=core,run"
LAYERS = rules.read_layers(LISTED)

GOOD = {
    "CMakeLists.txt": "",
    "README.md": "",
    ".github/CONTRIBUTING.md": "",
    "tests/README.md": "",
    ".gitignore": "/build/\n/build-*/\n",
    "build-debug/x.cpp": "",
    "include/lsdeconv/core/box.hpp": "#pragma once\n#include <cstdint>\n",
    "include/lsdeconv/io/reader.hpp": '#pragma once\n#include "lsdeconv/core/box.hpp"\n',
    "src/io/readers/reader.cpp": '#include "lsdeconv/io/reader.hpp"\n#include "../pool.hpp"\n#include <unistd.h>\n',
    "src/io/pool.hpp": '#pragma once\n#include "lsdeconv/sys/tiff/file.hpp"\n#ifdef __CUDACC__\n#endif\n',
    "src/sys/tiff/file.cpp": "#include <tiffio.h>\n",
    "src/README.md": "| `app` | main |\n" + "".join(f"| `{line.split('=')[0]}` | what |\n" for line in LISTED.split())
                     + "Read `readers/reader.cpp`, [box](../include/lsdeconv/core/box.hpp), `io/*.hpp` and `box.hpp`.\n"
                     + "Any: `src/LAYER/NAME.cpp`. Not ours: `build/x.cpp`, `application/json`, `volume.tif`, and/or.\n",
    "src/app/main.cpp": '#include "lsdeconv/commands/commands.hpp"\n#include <boost/program_options.hpp>\n',
}


class Rules(unittest.TestCase):
    def tree(self, changes=None):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        for name, text in {**GOOD, **(changes or {})}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return root

    def assert_flags(self, found, *parts):
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def test_good_tree_breaks_no_rule(self):
        root = self.tree()
        self.assertEqual(rules.files_without_layer(root, LAYERS), [])
        self.assertEqual(rules.forbidden_layers(root, LAYERS), [])
        self.assertEqual(rules.forbidden_private_headers(root, LAYERS), [])
        self.assertEqual(rules.forbidden_foreign_headers(root, LAYERS), [])
        self.assertEqual(rules.conditional_code(root), [])
        self.assertEqual(rules.foreign_entries(root), [])
        self.assertEqual(rules.long_files(root), [])
        self.assertEqual(rules.crowded_folders(root), [])
        self.assertEqual(rules.private_words(root), [])
        self.assertEqual(rules.layers_out_of_order(LISTED), [])
        self.assertEqual(rules.undocumented_declarations(root), [])
        self.assertEqual(rules.undescribed_layers(root, LAYERS), [])
        self.assertEqual(rules.missing_paths(root), [])

    def test_sibling_layer_is_flagged(self):
        root = self.tree({"src/queue/ledger.cpp": '#include "lsdeconv/io/reader.hpp"\n'})
        self.assert_flags(rules.forbidden_layers(root, LAYERS), "src/queue/ledger.cpp", "lsdeconv/io/reader.hpp")

    def test_upward_include_is_flagged_in_public_headers_too(self):
        root = self.tree({"include/lsdeconv/core/log.hpp": '#  include "lsdeconv/run/run.hpp"\n'})
        self.assert_flags(rules.forbidden_layers(root, LAYERS), "include/lsdeconv/core/log.hpp of core")

    def test_unknown_layer_is_flagged(self):
        root = self.tree({"src/io/a.cpp": '#include "lsdeconv/invented/b.hpp"\n'})
        self.assert_flags(rules.forbidden_layers(root, LAYERS), "invented")

    def test_file_without_layer_is_flagged(self):
        self.assertEqual(rules.files_without_layer(self.tree({"src/misc/a.cpp": ""}), LAYERS), ["src/misc/a.cpp"])

    def test_program_may_not_reach_below_the_commands(self):
        root = self.tree({"src/app/psf.cpp": '#include "lsdeconv/io/reader.hpp"\n'})
        self.assert_flags(rules.forbidden_layers(root, LAYERS), "src/app/psf.cpp of app")

    def test_private_header_of_another_layer_is_flagged(self):
        root = self.tree({"src/run/a.cpp": '#include "../io/pool.hpp"\n'})
        self.assert_flags(rules.forbidden_private_headers(root, LAYERS), "src/run/a.cpp", "another layer")

    def test_private_header_in_a_public_one_is_flagged(self):
        root = self.tree({"include/lsdeconv/io/pool.hpp": '#include "../../../src/io/pool.hpp"\n'})
        self.assert_flags(rules.forbidden_private_headers(root, LAYERS), "include/lsdeconv/io/pool.hpp")

    def test_foreign_header_elsewhere_is_flagged(self):
        for name in ("mpi.h", "hdf5.h", "tiffio.h", "hwloc.h", "fftw3.h", "cuda_runtime.h", "cufftXt.h",
                     "boost/program_options.hpp", "nlohmann/json.hpp"):
            with self.subTest(name):
                root = self.tree({"src/core/a.cpp": f"#include <{name}>\n"})
                self.assert_flags(rules.forbidden_foreign_headers(root, LAYERS), "src/core/a.cpp", name)

    def test_header_of_an_unknown_library_is_flagged(self):
        root = self.tree({"src/io/a.cpp": "#include <opencv2/core.hpp>\n"})
        self.assert_flags(rules.forbidden_foreign_headers(root, LAYERS), "opencv2/core.hpp", "no rule")

    def test_foreign_library_that_nobody_uses_is_flagged(self):
        unused = rules.unused_foreign_rules(self.tree())
        self.assertIn("mpi.h", unused)
        self.assertNotIn("tiff*.h", unused)
        self.assertNotIn("cuda*", unused)

    def test_condition_is_flagged(self):
        root = self.tree({"src/core/a.cpp": "#if defined(USE_CUDA)\n#endif\n"})
        self.assert_flags(rules.conditional_code(root), "src/core/a.cpp", "USE_CUDA")

    def test_random_numbers_without_a_seed_are_flagged(self):
        for text in ("std::random_device device;", "default_rng()", "import random\nrandom.choice(a)", "$RANDOM", "np.random.rand(3)"):
            self.assertEqual(len(rules.chance(self.tree({"tests/a.py": text}))), 1, text)
        seeded = "import random\nnp.random.default_rng(3)\nrandom.Random(3)\nexposure.random.choice(a)"
        self.assertEqual(rules.chance(self.tree({"tests/a.py": seeded})), [])

    def test_stray_file_on_the_top_level_is_flagged(self):
        self.assertEqual(rules.foreign_entries(self.tree({"notes.txt": ""})), ["notes.txt"])

    def test_long_file_is_flagged(self):
        root = self.tree({"src/core/a.cpp": "\n" * (rules.LONGEST_FILE + 1)})
        self.assert_flags(rules.long_files(root), "src/core/a.cpp: 351 lines")

    def test_crowded_folder_is_flagged(self):
        files = {f"tests/unit/io/{number}_test.cpp": "" for number in range(rules.MOST_FILES_PER_FOLDER + 1)}
        self.assert_flags(rules.crowded_folders(self.tree(files)), "tests/unit/io: 46 files")

    def test_large_layer_is_flagged(self):
        even = {f"src/{layer}/a.cpp": "\n" * 100 for layer in ("core", "sys/tiff", "io", "queue", "run", "app", "grid")}
        layers = {**LAYERS, "grid": {"grid"}}
        self.assertEqual(rules.large_layers(self.tree(even), layers), [])
        root = self.tree({**even, "src/io/b.cpp": "\n" * 30})
        self.assert_flags(rules.large_layers(root, layers), "io: ")

    def test_layer_that_uses_a_later_one_is_flagged(self):
        self.assert_flags(rules.layers_out_of_order("core=queue queue=core"), "core uses queue")

    def test_private_word_is_flagged_in_every_spelling(self):
        for name in ("RankVigil", "vigil_state", "kVigil", "tell_warnings", "LitBox", "last_words_"):
            with self.subTest(name):
                root = self.tree({"src/core/a.cpp": f"int {name};\n"})
                self.assert_flags(rules.private_words(root), "src/core/a.cpp", name)

    def test_ordinary_words_comments_and_keys_are_no_private_words(self):
        root = self.tree({"src/core/a.cpp": 'int intelligible, foretelling; // vigil\nauto key = "doubts";\n'})
        self.assertEqual(rules.private_words(root), [])

    def test_public_declaration_without_docstring_is_flagged(self):
        root = self.tree({"include/lsdeconv/core/box.hpp": "#pragma once\n\nint voxels();\n"})
        self.assertEqual(rules.undocumented_declarations(root), ["include/lsdeconv/core/box.hpp:3: voxels"])

    def test_layer_without_a_row_and_row_without_a_layer_are_flagged(self):
        changed = GOOD["src/README.md"].replace("| `queue` |", "| `line` |")
        self.assertEqual(rules.undescribed_layers(self.tree({"src/README.md": changed}), LAYERS), ["line", "queue"])

    def test_path_of_a_document_that_is_not_there_is_flagged(self):
        for path in ("io/readers/writer.cpp", "src/io/*.py", "lsdeconv/core/bag.hpp", "core/bag/", "gone.cpp"):
            for text in (f"See `{path}`.", f"[see](../src/{path})", f"    edit {path} then"):
                with self.subTest(text):
                    root = self.tree({"tests/README.md": text + "\n"})
                    self.assert_flags(rules.missing_paths(root), "tests/README.md", path)


if __name__ == "__main__":
    unittest.main()

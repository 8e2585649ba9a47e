"""Each rule finds a violation made up for it, and nothing in a tree that keeps the rules."""

import pathlib
import tempfile
import unittest

import rules

LAYERS = rules.read_layers("core= sys/tiff=core io=core,sys/tiff queue=core run=core,io,queue")

GOOD = {
    "CMakeLists.txt": "",
    "README.md": "",
    ".gitignore": "/build/\n/build-*/\n",
    "build-debug/x.cpp": "",
    "include/lsdeconv/core/box.hpp": "#pragma once\n#include <cstdint>\n",
    "include/lsdeconv/io/reader.hpp": '#pragma once\n#include "lsdeconv/core/box.hpp"\n',
    "src/io/readers/reader.cpp": '#include "lsdeconv/io/reader.hpp"\n#include "../pool.hpp"\n#include <unistd.h>\n',
    "src/io/pool.hpp": '#pragma once\n#include "lsdeconv/sys/tiff/file.hpp"\n#ifdef __CUDACC__\n#endif\n',
    "src/sys/tiff/file.cpp": "#include <tiffio.h>\n",
    "src/app/main.cpp": '#include "lsdeconv/run/run.hpp"\n#include <boost/program_options.hpp>\n',
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

    def test_program_may_not_reach_below_run(self):
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

    def test_stray_file_on_the_top_level_is_flagged(self):
        self.assertEqual(rules.foreign_entries(self.tree({"notes.txt": ""})), ["notes.txt"])

    def test_long_file_is_flagged(self):
        root = self.tree({"src/core/a.cpp": "\n" * (rules.LONGEST_FILE + 1)})
        self.assert_flags(rules.long_files(root), "src/core/a.cpp: 351 lines")


if __name__ == "__main__":
    unittest.main()

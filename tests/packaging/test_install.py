"""What lies where after `cmake --install`, and that it works from there."""

import os
import re
import shutil
import sys
import unittest

from installed import BUILD, CMAKE, SOURCE, InstalledCase, program_version, run

FILES = """bin/lsdeconv share/man/man1/lsdeconv.1 share/bash-completion/completions/lsdeconv
    share/zsh/site-functions/_lsdeconv share/lsdeconv/configs/whole_brain_na04.ini
    share/lsdeconv/configs/sysctl.d/90-lsdeconv-single-socket.conf share/lsdeconv/slurm/submit
    share/lsdeconv/slurm/attempt share/lsdeconv/slurm/deconvolve.sbatch share/lsdeconv/slurm/export.sbatch
    share/doc/lsdeconv/README.md share/doc/lsdeconv/LICENSE share/doc/lsdeconv/CHANGELOG.md
    share/doc/lsdeconv/CITATION.cff share/doc/lsdeconv/scripts/manual/compatibility.md
    share/lsdeconv/cmake/lsdeconvConfig.cmake share/lsdeconv/cmake/lsdeconvConfigVersion.cmake""".split()


class Install(InstalledCase):
    def test_everything_is_there(self):
        self.assertEqual([name for name in FILES if not (self.prefix / name).is_file()], [])
        for script in ("submit", "attempt", "deconvolve.sbatch", "export.sbatch"):
            mode = (self.prefix / "share" / "lsdeconv" / "slurm" / script).stat().st_mode
            self.assertEqual(mode & 0o777, 0o755, script)
        self.assertEqual([path.name for path in self.prefix.iterdir() if path.name not in ("bin", "share")], [])

    def test_links_between_the_documents_lead_somewhere(self):
        folder = self.prefix / "share" / "doc" / "lsdeconv"
        pages = sorted(folder.rglob("*.md"))
        self.assertGreater(len(pages), 10)
        of_developers = re.compile(r"(src|tests)/|CONTRIBUTING\.md$")
        for page in pages:
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
                if not of_developers.search(target):
                    self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")

    def test_program_tells_its_version(self):
        result = run(self.prefix / "bin" / "lsdeconv", "--version")
        self.assertRegex(result.stdout, rf"^lsdeconv {re.escape(program_version())}( \(\S+\))?\n$")

    def test_libraries_are_looked_for_beside_the_program_only(self):
        sections = run("readelf", "-d", self.prefix / "bin" / "lsdeconv").stdout
        self.assertEqual(re.findall(r"\((?:RUNPATH|RPATH)\).*\[(.*)\]", sections), ["$ORIGIN/../lib"])

    def test_manual_page_has_no_faults(self):
        page = self.prefix / "share" / "man" / "man1" / "lsdeconv.1"
        self.assertEqual(run("mandoc", "-Tlint", "-W", "warning", page).stdout, "")
        shown = run("mandoc", "-Tutf8", "-O", "width=100", page).stdout
        plain = re.sub(".\b", "", shown)
        for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "SUBCOMMANDS", "OPTIONS", "FILES", "EXIT STATUS", "ENVIRONMENT",
                        "EXAMPLES", "SEE ALSO"):
            self.assertIn(f"\n{heading}\n", plain)
        self.assertIn(f"lsdeconv {program_version()}", plain)

    def test_manual_page_has_every_option_with_its_unit(self):
        page = run("mandoc", "-Tutf8", "-O", "width=100", self.prefix / "share" / "man" / "man1" / "lsdeconv.1").stdout
        plain = re.sub(".\b", "", page)
        program = self.prefix / "bin" / "lsdeconv"
        for subcommand in ("deconvolve", "plan", "export", "info", "psf", "simulate"):
            listed = re.findall(r"^ +(?:-\w, )?(--[a-z][a-z-]+)", run(program, subcommand, "--help-all").stdout, re.M)
            self.assertGreater(len(listed), 8)
            self.assertEqual([name for name in listed if not re.search(rf"(?<![\w-]){name}(?![\w-])", plain)], [])
        self.assertRegex(plain, r"\n +--dxy µm\n")

    def test_module_files_name_the_prefix(self):
        folder = self.prefix / "share" / "lsdeconv" / "modulefiles" / "lsdeconv"
        lua, tcl = ((folder / (program_version() + suffix)).read_text() for suffix in (".lua", ""))
        self.assertIn(f'local prefix = "{self.prefix}"', lua)
        self.assertIn(f"set prefix {{{self.prefix}}}", tcl)
        for text in (lua, tcl):
            self.assertIn(program_version(), text)
            self.assertNotIn("@", text)
        self.assertTrue(tcl.startswith("#%Module"))

    def test_slurm_scripts_start_the_program_beside_them(self):
        scripts = self.prefix / "share" / "lsdeconv" / "slurm"
        self.assertEqual((scripts / "lsdeconv").resolve(), (self.prefix / "bin" / "lsdeconv").resolve())
        self.assertFalse(os.path.isabs(os.readlink(scripts / "lsdeconv")), "the prefix may be moved")
        commands = self.folder / "commands"
        commands.mkdir()
        for name, text in (("scontrol", ""), ("srun", 'echo "srun $*"')):
            (commands / name).write_text(f"#!/bin/sh\n{text}\n")
            (commands / name).chmod(0o755)
        where = {"PATH": f"{commands}:/usr/bin:/bin", "SLURM_JOB_ID": "1", "SLURM_JOB_NODELIST": "n1"}
        result = run(scripts / "attempt", "deconvolve", "-i", "in", env=where)
        self.assertIn(f"srun --kill-on-bad-exit=0 {scripts}/lsdeconv deconvolve -i in", result.stdout)
        result = run(scripts / "attempt", "deconvolve", env={**where, "LSDECONV": "/another"})
        self.assertIn("srun --kill-on-bad-exit=0 /another deconvolve", result.stdout)
        result = run(SOURCE / "scripts" / "slurm" / "attempt", "deconvolve", env=where)
        self.assertIn("srun --kill-on-bad-exit=0 lsdeconv deconvolve", result.stdout, "in the source tree: that in PATH")
        (commands / "sinfo").write_text("#!/bin/sh\necho 'main*|n1|2|8000|1|(null)|1:00:00'\n")
        (commands / "sinfo").chmod(0o755)
        plan = run(sys.executable, scripts / "submit", "--dry-run", "-i", self.folder / "none", env=where)
        self.assertIn(f"{scripts}/lsdeconv refused", plan.stderr)

    def find_package(self, version):
        project = self.folder / f"project {version}"
        project.mkdir()
        (project / "CMakeLists.txt").write_text(
            f"cmake_minimum_required(VERSION 3.20)\nproject(user NONE)\nfind_package(lsdeconv {version} REQUIRED)\n"
            "get_target_property(where lsdeconv::lsdeconv LOCATION)\nmessage(STATUS \"at=${where}\")\n")
        return run(CMAKE, "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_other_projects_find_the_program(self):
        major = program_version().split(".")[0]
        self.assertIn(f"at={self.prefix}/bin/lsdeconv\n", self.find_package(f"{major}.0").stdout)
        self.assertIn("lsdeconvConfig.cmake, version: " + program_version(), self.find_package(f"{int(major) + 1}.0").stderr)


class Uninstall(InstalledCase):
    def test_nothing_of_it_is_left(self):
        other = self.prefix / "share" / "man" / "man1" / "other.1"
        shutil.copy(SOURCE / "LICENSE", other)
        result = run(CMAKE, f"-DMANIFEST={BUILD}/install_manifest.txt", "-P", SOURCE / "scripts/cmake/Uninstall.cmake")
        self.assertEqual(result.returncode, 0, result.stderr)
        left = [path for path in self.prefix.rglob("*") if "lsdeconv" in str(path.relative_to(self.prefix))]
        self.assertEqual(left, [])
        self.assertTrue(other.exists())


if __name__ == "__main__":
    unittest.main()

"""The table of sizes of scripts/slurm/README.md says what the simulation prints, and `plan` of the command above it."""

import json
import re
import shlex
import subprocess
import unittest

import harness
from documents import ROOT
from small_tree import BUILD

TEXT = (ROOT / "scripts" / "slurm" / "README.md").read_text()
SIMULATION = BUILD / "tests" / "cluster_simulation" / "cluster_simulation"
SECONDS = {"h": 3600, "min": 60, "s": 1}


def rows(text, columns):
    """The rows of tables with so many columns whose first cell is a number."""
    found = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if re.match(r"\| \d", line)]
    return [cells for cells in found if len(cells) == columns]


def sizes():
    """(GPUs, nodes, rate, blocks, time, read, write, opened) of each row, the last four as they are written."""
    for gpus, rate, blocks, *rest in rows(TEXT, 7):
        count, nodes = re.fullmatch(r"(\d+) \((\d+)\)", gpus).groups()
        yield int(count), int(nodes), float(rate), int(blocks), *rest


def duration(text):
    """Of "4 h 8 min": seconds, and those of half of its last unit."""
    parts = re.findall(r"(\d+) (h|min|s)", text)
    return sum(int(number) * SECONDS[unit] for number, unit in parts), SECONDS[parts[-1][1]] / 2


def half_a_digit(text):
    """By how much a number that is written so may be off; of "3 400" the zeros say nothing."""
    digits = text.replace(" ", "")
    if "." in digits:
        return 0.5 / 10 ** len(digits.partition(".")[2])
    return 0.5 * 10 ** (len(digits) - len(digits.rstrip("0"))) if len(digits) > 2 else 0.5


class Sizing(unittest.TestCase):
    def test_the_table_is_what_the_simulation_prints(self):
        printed = subprocess.run([SIMULATION], env=harness.environment(), capture_output=True, text=True, check=True).stdout
        simulated = rows(printed, 14)
        self.assertEqual(len(simulated), 6)
        for (gpus, nodes, _, blocks, time, read, written, opened), row in zip(sizes(), simulated, strict=True):
            with self.subTest(f"{gpus} GPUs, {time}"):
                self.assertEqual([gpus, nodes, blocks], [int(cell) for cell in row[:3]])
                seconds, off = duration(time)
                self.assertAlmostEqual(seconds, float(row[4].rstrip(" s")), delta=off + 0.5)
                for shown, cell in ((read, row[10]), (written, row[11]), (opened, row[12])):
                    # The program rounds, too: to a tenth, or to a whole number of slices.
                    self.assertAlmostEqual(float(shown.replace(" ", "")), float(cell), delta=half_a_digit(shown) + 0.05)

    def test_plan_says_the_same_of_gpus_of_the_class_that_it_assumes(self):
        command = re.search(r"^lsdeconv (plan --shape (?:.*\\\n)*.*)$", TEXT, re.MULTILINE)[1].replace("\\\n", "")
        words, rates = shlex.split(command), set()
        for gpus, nodes, rate, blocks, time, *_ in sizes():
            words[words.index("--plan-ranks") + 1] = str(gpus)
            words[words.index("--storage-rate") + 1] = str(min(50, 10 * nodes))  # 10 to a node
            result = harness.run(*words, "--plan-nodes", nodes, "--numit", 12, "--json")
            self.assertEqual(result.returncode, 0, result.stderr)
            plan = json.loads(result.stdout)
            if plan["assumed_per_second"]["voxel_iterations_per_rank"] != rate * 1e9:
                continue  # of another class
            rates.add(rate)
            self.assertEqual(plan["grid"]["blocks"], blocks)
            self.assertAlmostEqual(plan["seconds"]["deconvolution"] / duration(time)[0], 1, delta=0.1)
        self.assertEqual(len(rates), 1)

    def test_what_is_written_is_read(self):
        self.assertEqual(duration("4 h 8 min"), (14880, 30))
        self.assertEqual([half_a_digit(text) for text in ("6", "0.1", "3 400", "214")], [0.5, 0.05, 50, 0.5])


if __name__ == "__main__":
    unittest.main()

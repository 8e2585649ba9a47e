"""Runs every program on every stack, keeps what it found in results.json, and writes the table in Markdown."""

import collections
import dataclasses
import json
import pathlib
import time

import numpy as np
import tifffile

from . import metrics, programs, sets

METRICS = ("NRMSE", "SSIM", "correlation", "seconds")
TOLERANCE = 1.02  # how far above the best column the default's error may lie


@dataclasses.dataclass
class Sample:
    """A stack on disk."""
    folder: pathlib.Path
    facts: dict
    psf: np.ndarray

    @classmethod
    def read(cls, folder):
        return cls(folder, json.loads((folder / "facts.json").read_text()), tifffile.imread(folder / "psf.tif"))


class Results:
    """Cells found so far: by stack, then by column, each with the identity of the program that found it."""

    def __init__(self, path):
        self.path = path
        self.cells = json.loads(path.read_text()) if path.exists() else {}

    def found(self, stack, column, identity):
        cell = self.cells.get(stack, {}).get(column)
        return cell is not None and cell["identity"] == identity

    def keep(self, stack, column, cell):
        self.cells.setdefault(stack, {})[column] = cell
        whole = self.path.with_suffix(".new")
        whole.write_text(json.dumps(self.cells, indent=1) + "\n")
        whole.replace(self.path)


def measured(sample, run, identity):
    """One cell; a program that fails leaves its message."""
    truth, seen = (tifffile.imread(sample.folder / name) for name in ("truth.tif", "seen.tif"))
    begin = time.monotonic()
    try:
        result = run(sample)
    except Exception as failure:  # pylint: disable=broad-except
        return {"identity": identity, "failure": str(failure)[-500:]}
    seconds = time.monotonic() - begin
    return {"identity": identity, "seconds": seconds, **metrics.scores(result, truth, seen > 0)}


def available(columns, say):
    """Versions of those that are there."""
    versions = {}
    for name, program in columns.items():
        try:
            versions[name] = program.version()
        except programs.Missing as missing:
            say(f"{name}: left out, {missing}")
    return versions


def identity(program, version, sample):
    """What a cell depends on beside the stack; None where the column has no sense for it."""
    if not hasattr(program, "options"):
        return version
    options = program.options(sample)
    return None if options is None else " ".join([version, *programs.arguments(options)])


def fill(folder, stacks, columns, results, say):
    versions = {"raw": "", **available(columns, say)}
    for stack in stacks:
        sample = Sample.read(folder / stack.name)
        for name, version in versions.items():
            run = programs.above_background if name == "raw" else columns[name]
            known = identity(run, version, sample)
            if known is not None and not results.found(stack.name, name, known):
                results.keep(stack.name, name, measured(sample, run, known))
                cell = results.cells[stack.name][name]
                say(f"{stack.name}: {name} " + cell.get("failure", f"{cell.get('NRMSE', 0):.4f}"))


def value(results, stack, column, metric):
    return results.cells.get(stack.name, {}).get(column, {}).get(metric)


def row(title, values, digits):
    return f"| {title} | " + " | ".join("" if v is None else f"{v:.{digits}f}" for v in values) + " |"


def mean(values):
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


def grid(results, stacks, columns, metric):
    """Rows of one metric, then its means by level and over all."""
    digits = 1 if metric == "seconds" else 3
    lines = [f"| {metric} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [row(s.name, [value(results, s, c, metric) for c in columns], digits) for s in stacks]
    return lines + means(results, stacks, columns, metric)


def means(results, stacks, columns, metric):
    """A cell is empty where a column has not all of the rows."""
    digits = 1 if metric == "seconds" else 3
    groups = {f"mean of {level} photons": [s for s in stacks if s.level == level]
              for level in sorted({s.level for s in stacks})}
    groups["mean of all"] = stacks
    return [row(f"**{title}** ({len(group)})", [mean([value(results, s, c, metric) for s in group]) for c in columns],
                digits) for title, group in groups.items()]


def judged(errors):
    """What is wrong with the default's error in one row, beside those of other columns; "" if nothing. Columns of this
    program that are told the truth are no measure: no user could have them."""
    rivals = {column: error for column, error in errors.items() if not column.startswith("true ")}
    best = min(rivals, key=rivals.get)
    if "default" not in errors:
        return "no default"
    default = errors["default"]
    if default > errors["raw"]:
        return f"default {default:.3f} is worse than raw {errors['raw']:.3f}"
    if default > TOLERANCE * rivals[best]:
        return f"default {default:.3f} is {100 * (default / rivals[best] - 1):.0f} % above {best} {rivals[best]:.3f}"
    return ""


def verdict(results, stacks, columns):
    """In which rows the default's error is above raw's, or too far above the best column's."""
    faults, best = [], collections.Counter()
    for stack in stacks:
        errors = {c: value(results, stack, c, "NRMSE") for c in columns}
        errors = {c: e for c, e in errors.items() if e is not None}
        best[min(errors, key=errors.get)] += 1
        fault = judged(errors)
        faults += [f"- {stack.name}: {fault}"] if fault else []
    won = ", ".join(f"{column} {count}" for column, count in best.most_common())
    return [f"Least error: {won}.", "",
            f"The default is within {100 * (TOLERANCE - 1):.0f} % of the best column, and not worse than raw, in "
            f"{len(stacks) - len(faults)} of {len(stacks)} rows. The others:", ""] + faults


def failures(results, stacks):
    return [f"- {s.name}, {column}: {cell['failure']}" for s in stacks
            for column, cell in results.cells.get(s.name, {}).items() if "failure" in cell]


def markdown(results, groups, columns):
    """`groups`: stacks by the name of their set."""
    known = {c for cells in results.cells.values() for c in cells}
    columns = [c for c in ["raw", *columns] if c in known]
    lines = ["# Error against the truth", ""]
    for name, stacks in groups.items():
        lines += [f"## {name}", ""] + verdict(results, stacks, columns) + [""]
        for metric in METRICS:
            lines += grid(results, stacks, columns, metric) + [""]
        failed = failures(results, stacks)
        lines += ["Failures:", ""] + failed + [""] if failed else []
    return "\n".join(lines)


def write(folder, groups, columns, results):
    (folder / "table.md").write_text(markdown(results, groups, columns))
    chosen = {name: {s.name: {"stack": dataclasses.asdict(s), "cells": results.cells.get(s.name, {})} for s in stacks}
              for name, stacks in groups.items()}
    (folder / "table.json").write_text(json.dumps(chosen, indent=1) + "\n")

"""A series of slices and how tests look at what runs leave beside it."""

from harness import OPTICS, Case, phantom, write_series

JOB = [*OPTICS, "--numit", 2, "--threads", 1]
SHAPE = (6, 24, 24)


def contents(folder):
    """The bytes of all files below the folder."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class SeriesCase(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "brain", phantom(SHAPE))

    def raw(self):
        return sorted(path.name for path in self.series.iterdir() if not path.name.startswith("img_"))

    def say(self, *arguments, **keywords):
        """All that is said, details too."""
        result = self.succeed(*arguments, "-v", **keywords)
        return result.stdout + result.stderr

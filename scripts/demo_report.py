"""Compares raw and deconvolved slices with the ground truth and draws maximum projections side by side."""

import argparse
import pathlib
import struct
import zlib

import numpy as np
import tifffile

SCALE_BAR = 20  # micrometres


def read_series(folder):
    paths = sorted(pathlib.Path(folder).glob("*.tif"))
    return np.stack([tifffile.imread(path) for path in paths]).astype(np.float64)


def relative_error(volume, truth):
    return np.linalg.norm(volume - truth) / np.linalg.norm(truth)


def correlation(volume, truth):
    return np.corrcoef(volume.ravel(), truth.ravel())[0, 1]


def write_png(path, grey):
    """8-bit grey PNG (ISO/IEC 15948): signature, header, one deflated stream of unfiltered rows, end."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = grey.shape
    rows = b"".join(b"\0" + row.tobytes() for row in grey)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def panel(projection):
    """Black at the median, white at the 99.8th percentile, square root in between so that dim neurites show."""
    low, high = np.percentile(projection, (50, 99.8))
    return (np.sqrt(np.clip((projection - low) / max(high - low, 1e-9), 0, 1)) * 255).astype(np.uint8)


def with_scale_bar(picture, length):
    """A white bar of so many pixels in the lower right corner, on black."""
    bar, margin = 4, 8
    marked = picture.copy()
    marked[-margin - bar - 2:-margin + 2, -margin - length - 2:-margin + 2] = 0
    marked[-margin - bar:-margin, -margin - length:-margin] = 255
    return marked


def draw(path, volumes, axis, stretch, bar):
    panels = [np.repeat(panel(volume.max(axis=axis)), stretch, axis=0) for volume in volumes]
    panels[0] = with_scale_bar(panels[0], bar)
    gap = np.full((panels[0].shape[0], 4), 255, np.uint8)
    write_png(path, np.hstack([panels[0]] + [part for image in panels[1:] for part in (gap, image)]))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    for folder in ("seen", "truth", "deconvolved", "pictures"):
        options.add_argument(f"--{folder}", type=pathlib.Path, required=True)
    options.add_argument("--dark", type=float, required=True, help="counts where there is no object")
    options.add_argument("--stretch-z", type=int, default=1, help="slice distance over pixel size")
    options.add_argument("--pixel", type=float, required=True, help="in micrometres")
    given = options.parse_args()

    truth = read_series(given.truth)
    before = read_series(given.seen) - given.dark
    after = read_series(given.deconvolved)
    print(f"{'':12} {'error against the ground truth':>32} {'correlation with it':>21}")
    for name, volume in (("raw", before), ("deconvolved", after)):
        print(f"{name:12} {relative_error(volume, truth):32.3f} {correlation(volume, truth):21.3f}")

    print(f"\nmaximum projections, from left to right raw, deconvolved, ground truth; the bar is {SCALE_BAR} micrometres:")
    for name, axis, stretch in (("along_z.png", 0, 1), ("along_y.png", 1, given.stretch_z)):
        draw(given.pictures / name, (before, after, truth), axis, stretch, round(SCALE_BAR / given.pixel))
        print(f"  {given.pictures / name}")


if __name__ == "__main__":
    main()

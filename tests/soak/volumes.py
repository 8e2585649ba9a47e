"""Random volumes, in the formats that are read."""

import imageio.v3
import numpy as np
import tifffile
import zarr
from harness import phantom


def random_voxels(random):
    """Small, of odd extents; some are dark in large parts, stripy, saturated or floating point."""
    shape = (random.randint(3, 64), random.randint(20, 99), random.randint(20, 99))
    volume = phantom(shape, random.randrange(1 << 30), background=random.choice([3.0, 20.0, 60.0])).astype(np.float64)
    if random.random() < 0.3:
        volume[:, :, : shape[2] * random.randint(1, 9) // 10] = random.choice([0, 100])
    if random.random() < 0.2:
        volume[random.randrange(shape[0])] = 0
    if random.random() < 0.3:
        numbers = np.random.default_rng(random.randrange(1 << 30))
        volume *= numbers.normal(1, 0.05, shape[1:])
    if random.random() < 0.2:
        volume[:, random.randrange(shape[1]), random.randrange(shape[2])] = 60000
    kind = random.choice([np.uint16, np.uint16, np.uint8, np.float32])
    top = {np.uint8: 255, np.uint16: 65535, np.float32: 1e6}[kind]
    volume = np.clip(volume / 8 if kind == np.uint8 else volume, 0, top)
    return (volume if kind == np.float32 else volume.round()).astype(kind)


def write_slices(folder, voxels, random):
    folder.mkdir()
    options = {"compression": random.choice([None, None, "zlib", "lzw", "zstd"]),
               **random.choice([{}, {"tile": (16, 32)}, {"rowsperstrip": random.randint(1, 20)}])}
    for z, plane in enumerate(voxels):
        tifffile.imwrite(folder / f"img_{z:03d}.tif", plane, photometric="minisblack", **options)
    return folder


def write_stack(folder, voxels, random):
    folder.mkdir()
    path = folder / "stack.tif"
    tifffile.imwrite(path, voxels, photometric="minisblack", bigtiff=random.random() < 0.5, metadata=None,
                     compression=random.choice([None, "zlib"]))
    return path


def write_pngs(folder, voxels, _):
    folder.mkdir()
    for z, plane in enumerate(voxels):
        imageio.v3.imwrite(folder / f"img_{z:03d}.png", plane)
    return folder


def write_zarr(folder, voxels, random):
    folder.mkdir()
    options = random.choice([{"zarr_format": 2}, {"zarr_format": 3}, {"zarr_format": 3, "shards": (8, 32, 32)}])
    array = zarr.create_array(folder / "brain.zarr", shape=voxels.shape, chunks=(4, 16, 16), dtype=voxels.dtype,
                              **options)
    array[...] = voxels
    return folder / "brain.zarr"


def write_input(folder, random):
    """The path for -i, the shape, and the counts in the dark."""
    voxels = random_voxels(random)
    writers = [write_slices] * 3 + [write_stack, write_zarr] + ([write_pngs] if voxels.dtype != np.float32 else [])
    return random.choice(writers)(folder, voxels, random), voxels.shape, 12 if voxels.dtype == np.uint8 else 100

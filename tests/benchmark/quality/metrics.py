"""How far a result is from the truth, over the voxels that count."""

import numpy as np
from scipy.ndimage import uniform_filter

WINDOW = 7  # voxels along each side, of the structural similarity


def error(result, truth, where):
    """Normalised root mean square error |x - t| / |t|."""
    return float(np.linalg.norm((result - truth)[where]) / np.linalg.norm(truth[where]))


def interior(shape):
    """True from an eighth of each extent on, away from the faces."""
    inside = np.zeros(shape, bool)
    inside[tuple(slice(max(2, n // 8), n - max(2, n // 8)) for n in shape)] = True
    return inside


def similarity(result, truth, where):
    """Mean structural similarity (Wang et al., IEEE Trans. Image Process. 13:600, 2004) over whole windows: an even
    window of 7 voxels, sample covariances, K1 0.01, K2 0.03, the truth's range; as scikit-image defines it."""
    c1, c2 = (0.01 * np.ptp(truth))**2, (0.03 * np.ptp(truth))**2
    voxels = WINDOW**truth.ndim
    mean_r, mean_t = uniform_filter(result, WINDOW), uniform_filter(truth, WINDOW)

    def covariance(a, b, mean_a, mean_b):
        return voxels / (voxels - 1) * (uniform_filter(a * b, WINDOW) - mean_a * mean_b)
    luminance = (2 * mean_r * mean_t + c1) / (mean_r**2 + mean_t**2 + c1)
    structure = (2 * covariance(result, truth, mean_r, mean_t) + c2) / (
        covariance(result, result, mean_r, mean_r) + covariance(truth, truth, mean_t, mean_t) + c2)
    whole = np.zeros(truth.shape, bool)
    whole[(slice(WINDOW // 2, -(WINDOW // 2)),) * truth.ndim] = True
    return float((luminance * structure)[whole & where].mean())


def correlation(result, truth, where):
    """Pearson's coefficient; 0 for a constant result."""
    if np.ptp(result[where]) == 0:
        return 0.0
    return float(np.corrcoef(result[where], truth[where])[0, 1])


def scores(result, truth, seen):
    result, truth = result.astype(np.float64), truth.astype(np.float64)
    return {"NRMSE": error(result, truth, seen), "NRMSE inside": error(result, truth, seen & interior(truth.shape)),
            "SSIM": similarity(result, truth, seen), "correlation": correlation(result, truth, seen)}

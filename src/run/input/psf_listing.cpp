#include "lsdeconv/run/input/psf_listing.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/psf_file.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace lsdeconv {
namespace {

std::filesystem::path path_of(const std::filesystem::path& path, const PsfNode& node) {
  std::filesystem::path name = path.stem();
  name += text("_", std::llround(node.distance), "um");
  name += path.extension();
  return path.parent_path() / name;
}

} // namespace

double psfs_per_block(const PsfField& psfs, std::int64_t voxels, std::int64_t core) {
  std::size_t needed = 0;
  Box3 box{{0, 0, 0}, {1, 1, 1}};
  for (std::int64_t begin = 0; begin < voxels; begin += core) {
    box.begin[psfs.axis()] = begin;
    box.end[psfs.axis()] = std::min(begin + core, voxels);
    needed += psfs.shares(box).size();
  }
  return static_cast<double>(needed) / static_cast<double>(ceil_div(voxels, core));
}

std::string psf_text(const PointSpreadFunction& psf) {
  std::ostringstream out;
  out << std::setprecision(4) << psf.values.extent() << " voxels (z×y×x), full width at half maximum z "
      << psf.fwhm.z << ", y " << psf.fwhm.y << ", x " << psf.fwhm.x << " µm, " << psf.captured_energy * 100
      << " % of the energy inside (good from " << 100 * least_captured_energy << " % on)";
  return std::move(out).str();
}

std::string psf_noise_warning(const PointSpreadFunction& psf) {
  constexpr double most_noise = 0.03;
  return psf.noise_share <= most_noise
             ? std::string()
             : text("about ", std::setprecision(2), 100 * psf.noise_share,
                    " % of the sum of the measured PSF is noise, and the result will be wrong by about as "
                    "much: average more beads (lsdeconv psf --from-beads), or expose them longer");
}

std::string psfs_text(const PsfField& psfs) {
  std::ostringstream out;
  for (const PsfNode& node : psfs.nodes()) {
    if (psfs.varies()) {
      out << "at " << std::llround(node.distance) << " µm from the waist: ";
    }
    out << psf_text(node.psf) << "\n";
  }
  for (const std::string& note : psfs.nodes().front().psf.notes) {
    out << note << "\n";
  }
  return std::move(out).str();
}

std::string psfs_summary(const PsfField& psfs, const GridShape& grid) {
  const auto depth = [](const PsfNode& a, const PsfNode& b) { return a.psf.fwhm.z < b.psf.fwhm.z; };
  const auto [thinnest, deepest] = std::minmax_element(psfs.nodes().begin(), psfs.nodes().end(), depth);
  return text(psfs.nodes().size(), " PSFs along ", "zyx"[psfs.axis()], " for ", std::setprecision(4),
              psfs.nodes().front().distance, " µm and more from the waist of the sheet, ",
              thinnest->psf.fwhm.z, " to ", deepest->psf.fwhm.z, " µm deep; ", std::setprecision(2),
              psfs_per_block(psfs, grid.volume[psfs.axis()], grid.core[psfs.axis()]),
              " of them per block on average, which multiplies the computing");
}

std::vector<std::filesystem::path> write_psfs(const std::filesystem::path& path, const PsfField& psfs) {
  std::vector<std::filesystem::path> files;
  for (const PsfNode& node : psfs.nodes()) {
    files.push_back(psfs.varies() ? path_of(path, node) : path);
    write_psf(files.back(), node.psf);
  }
  return files;
}

} // namespace lsdeconv

#include "lsdeconv/run/input/psf_listing.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/psf_file.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace lsdeconv {
namespace {

/// Names of depths are those that --psf-depths reads.
std::filesystem::path path_of(const std::filesystem::path& path, const PsfNode& node, bool by_depth) {
  std::filesystem::path name = path.stem();
  name += by_depth ? text("_z", number_text(node.place), "um") : text("_", std::llround(node.place), "um");
  name += path.extension();
  return path.parent_path() / name;
}

/// "0, 250 and 800"
std::string depths_text(const PsfField& psfs) {
  std::string all;
  for (const PsfNode& node : psfs.nodes()) {
    const bool last = &node == &psfs.nodes().back();
    all += text(all.empty() ? "" : last ? " and " : ", ", number_text(node.place));
  }
  return all;
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
  const auto add_notes = [&out](const PsfNode& node) {
    for (const std::string& note : node.psf.notes) {
      out << note << "\n";
    }
  };
  for (const PsfNode& node : psfs.nodes()) {
    if (psfs.varies() && psfs.by_depth()) {
      out << "at a depth of " << number_text(node.place) << " µm: ";
    } else if (psfs.varies()) {
      out << "at " << std::llround(node.place) << " µm from the waist: ";
    }
    out << psf_text(node.psf) << "\n";
    if (psfs.by_depth()) { // each is of a file of its own
      add_notes(node);
    }
  }
  if (!psfs.by_depth()) {
    add_notes(psfs.nodes().front());
  }
  return std::move(out).str();
}

std::string psfs_summary(const PsfField& psfs, const GridShape& grid) {
  const auto depth = [](const PsfNode& a, const PsfNode& b) { return a.psf.fwhm.z < b.psf.fwhm.z; };
  const auto [thinnest, deepest] = std::minmax_element(psfs.nodes().begin(), psfs.nodes().end(), depth);
  const std::string places = psfs.by_depth() ? text(", measured at depths of ", depths_text(psfs), " µm, ")
                                             : text(" for ", std::setprecision(4), psfs.nodes().front().place,
                                                    " µm and more from the waist of the sheet, ");
  return text(psfs.nodes().size(), " PSFs along ", "zyx"[psfs.axis()], places, std::setprecision(4),
              thinnest -> psf.fwhm.z, " to ", deepest->psf.fwhm.z, " µm deep; ", std::setprecision(2),
              psfs_per_block(psfs, grid.volume[psfs.axis()], grid.core[psfs.axis()]),
              " of them per block on average, which multiplies the computing");
}

std::vector<std::filesystem::path> write_psfs(const std::filesystem::path& path, const PsfField& psfs) {
  std::vector<std::filesystem::path> files;
  for (const PsfNode& node : psfs.nodes()) {
    files.push_back(psfs.varies() ? path_of(path, node, psfs.by_depth()) : path);
    write_psf(files.back(), node.psf);
  }
  return files;
}

} // namespace lsdeconv

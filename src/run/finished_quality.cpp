#include "lsdeconv/run/finished_quality.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/quality/seam.hpp"
#include "lsdeconv/run/preparation/quality_json.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::int64_t faces_per_axis = 24;
constexpr std::int64_t window = 128; // voxels
constexpr std::int64_t reach = 2;    // voxels on either side of a face

/// A slab around a face between two blocks.
struct Face {
  int axis = 0;
  Box3 slab;
};

/// Up to faces_per_axis of the faces across one axis, evenly over the volume.
void add_faces(int axis, const CheckpointMetadata& content, std::vector<Face>& faces) {
  Extent3 blocks;
  for (int a = 0; a < axes; ++a) {
    blocks[a] = ceil_div(content.volume[a], content.core[a]);
  }
  --blocks[axis];
  const std::int64_t all = voxel_count(blocks);
  const std::int64_t count = std::min(all, faces_per_axis);
  for (std::int64_t i = 0; i < count; ++i) {
    const Index3 block = position_of((2 * i + 1) * all / (2 * count), blocks);
    Box3 slab;
    for (int a = 0; a < axes; ++a) {
      const std::int64_t begin = block[a] * content.core[a];
      const std::int64_t length = std::min(content.core[a], content.volume[a] - begin);
      const std::int64_t side = std::min(window, length);
      slab.begin[a] = begin + (length - side) / 2;
      slab.end[a] = slab.begin[a] + side;
    }
    slab.begin[axis] = (block[axis] + 1) * content.core[axis] - reach;
    slab.end[axis] = slab.begin[axis] + 2 * reach;
    if (slab.begin[axis] >= 0 && slab.end[axis] <= content.volume[axis]) {
      faces.push_back({axis, slab});
    }
  }
}

std::vector<Face> sampled_faces(const CheckpointMetadata& content) {
  std::vector<Face> faces;
  for (int axis = 0; axis < axes; ++axis) {
    add_faces(axis, content, faces);
  }
  return faces;
}

/// Of all faces, on every rank. Collective over `ranks`.
std::vector<SeamSteps> steps_of(const std::vector<Face>& faces, const Checkpoint& checkpoint,
                                const mpi::Communicator& ranks) {
  const auto [begin, end] = share_of(std::ssize(faces), ranks.rank().value, ranks.size());
  std::vector<SeamSteps> mine;
  ranks.all_or_none([&] {
    for (std::int64_t i = begin; i < end; ++i) {
      const Face& face = faces[static_cast<std::size_t>(i)];
      Volume<float> slab(face.slab.extent());
      checkpoint.read(face.slab, slab.view());
      mine.push_back(seam_steps(slab.view(), face.axis));
    }
  });
  return ranks.all_gather(mine);
}

/// Collective over `ranks`.
QualityFigure seam_figure(const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  QualityFigure figure{
      .key = "seam",
      .name = "seams between blocks",
      .meaning =
          "mean step across the faces of blocks over that one voxel beside them, along the worst axis; "
          "1: nothing shows that there are blocks"};
  const std::vector<Face> faces = sampled_faces(checkpoint.metadata());
  Triple<SeamSteps> sums;
  try {
    const std::vector<SeamSteps> steps = steps_of(faces, checkpoint, ranks);
    for (std::size_t i = 0; i < faces.size(); ++i) {
      sums[faces[i].axis] += steps[i];
    }
  } catch (const Error& error) {
    figure.missing = text("the result could not be read: ", error.what());
    return figure;
  }
  for (int axis = 0; axis < axes; ++axis) {
    const double ratio = sums[axis].ratio();
    const auto distance = [](double r) { return std::abs(std::log(std::max(r, 1e-9))); };
    if (!std::isnan(ratio) && (std::isnan(figure.after) || distance(ratio) > distance(figure.after))) {
      figure.after = ratio;
    }
  }
  figure.missing = !std::isnan(figure.after) ? ""
                   : faces.empty()           ? "the volume is one block"
                                             : "the result does not vary at the faces that were looked at";
  return figure;
}

/// Sums over all blocks, in counts above offset and background.
struct LightSums {
  double raw = 0;
  double result = 0;
};

/// Of the records of the blocks; the raw sum is 0 where these hold none. To be called on one rank.
LightSums light_sums(const Checkpoint& checkpoint) {
  LightSums sums;
  for (const RawCounts& of_block : checkpoint.raw_counts().value_or(std::vector<RawCounts>())) {
    sums.raw += of_block.sum;
  }
  for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
    sums.result += checkpoint.statistics(BlockId(id)).sum;
  }
  return sums;
}

/// Collective over `ranks`.
QualityFigure flux_figure(const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  QualityFigure figure{
      .key = "flux_kept",
      .name = "light that is kept",
      .meaning =
          "sum of the result over that of the raw data above the background; 1: all light is there, less: "
          "some went beyond the volume, more: the noise of dim data is taken for light, as the result is "
          "never negative"};
  LightSums sums;
  try {
    ranks.all_or_none([&] { sums = ranks.is_root() ? light_sums(checkpoint) : sums; });
  } catch (const Error& error) {
    figure.missing = text("the records of the blocks could not be read: ", error.what());
    return figure;
  }
  sums = ranks.broadcast(sums);
  if (sums.raw > 0) {
    figure.after = sums.result / sums.raw;
  } else {
    figure.missing = "the checkpoint holds no sum of the raw data above the background";
  }
  return figure;
}

double after(const QualityFigures& figures, const char* key) {
  const QualityFigure* figure = find_figure(figures, key);
  return figure == nullptr ? QualityFigure::none : figure->after;
}

/// "x 0.77 → 0.6 µm, z 6.9 → 3.5 µm", and how many times narrower it became along the better axis.
struct WidthText {
  std::string words;
  double gain = 0;
};

WidthText widths(const QualityFigures& figures) {
  WidthText all;
  for (const char* axis : {"x", "z"}) {
    const QualityFigure* width = find_figure(figures, text("width_", axis));
    if (width != nullptr && width->after > 0 && width->before > 0) {
      all.words += text(all.words.empty() ? "" : ", ", axis, " ", value_text(*width));
      all.gain = std::max(all.gain, width->before / width->after);
    }
  }
  return all;
}

} // namespace

QualityFigures finished_quality(const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  const auto& entries = checkpoint.metadata().run;
  const auto of_boxes = entries.find("quality");
  QualityFigures figures = of_boxes == entries.end() ? QualityFigures() : figures_from_text(of_boxes->second);
  figures.push_back(flux_figure(checkpoint, ranks));
  figures.push_back(seam_figure(checkpoint, ranks));
  return figures;
}

std::string quality_line(const QualityFigures& figures) {
  constexpr double finer = 1.05;
  const WidthText width = widths(figures);
  const double noise = after(figures, "background_noise");
  std::string line =
      width.words.empty()
          ? std::string()
          : text(width.gain > finer ? "finer: " : "not finer: ", "effective PSF ", width.words);
  if (!std::isnan(noise)) {
    line += text(line.empty() ? "" : "; ", "noise in the background ", short_text(noise), " ×");
  }
  return line;
}

std::string quality_warning(const QualityFigures& figures, int iterations) {
  constexpr double amplified = 1.5;  // phantoms, whose background is dark: below 1
  constexpr double structured = 0.3; // phantoms with their own PSF: below 0.15 after 25 iterations
  constexpr int enough = 20;         // fewer iterations leave structures anyway
  constexpr double seams = 1.25;     // no seam: 0.95 to 1.05
  const double noise = after(figures, "background_noise");
  const double structure = after(figures, "residual_structure");
  const double seam = after(figures, "seam");
  if (noise > amplified) {
    return text("noise in the background became ", short_text(noise),
                " times as strong: fewer iterations (--numit) or more total variation (--tv) would calm it");
  }
  if (structure > structured && iterations >= enough) {
    return text("neighbouring residuals have a correlation of ", short_text(structure),
                ": the data hold what the model does not explain; look at the width of the PSF, at the "
                "background, or take more iterations");
  }
  if (seam > seams) {
    return text("steps between blocks are ", short_text(seam),
                " times those beside them: blocks show in the result; fewer iterations make them alike");
  }
  return {};
}

} // namespace lsdeconv

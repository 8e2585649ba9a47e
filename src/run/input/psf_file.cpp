#include "lsdeconv/run/input/psf_file.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"

namespace lsdeconv {
namespace {

/// Voxels; no PSF has more: a wrong file is refused before it fills the memory.
constexpr std::int64_t most_psf_voxels = 1LL << 28;

/// The voxel size of the measurement and where it comes from.
struct MeasuredVoxel {
  Spacing3 size;
  std::string source;
};

/// Axes for which the file states no voxel size get the image's.
MeasuredVoxel measured_voxel(const PsfFile& file, const StatedAcquisition& stated, const Spacing3& image) {
  if (file.voxel) {
    return {*file.voxel, "as --psf-voxel says"};
  }
  MeasuredVoxel voxel{stated.voxel, ""};
  std::string missing;
  for (int axis = 0; axis < axes; ++axis) {
    if (!(voxel.size[axis] > 0)) {
      voxel.size[axis] = image[axis];
      missing += "zyx"[axis];
    }
  }
  const std::string source = text("as its ", stated.source, " metadata say");
  if (missing.empty()) {
    voxel.source = source;
  } else if (missing.size() == axes) {
    voxel.source = "the image's, because the file states none (--psf-voxel gives another)";
  } else {
    voxel.source = text(source, ", but along ", missing, " the image's, because nothing is stated");
  }
  return voxel;
}

Volume<float> values_of(VolumeReader& reader) {
  const Extent3 extent = reader.description().extent;
  if (voxel_count(extent) > most_psf_voxels) {
    throw UserError(text("it has ", extent, " voxels (z×y×x), too many for a PSF; crop it around its peak"));
  }
  Volume<float> values(extent);
  reader.read(whole(extent), values.view());
  return values;
}

/// One slice says nothing of how light spreads along z, whatever it shows.
void require_depth(const Extent3& psf, std::int64_t slices) {
  if (psf.z == 1 && slices > 1) {
    throw UserError(text("it is one picture of ", psf.y, "×", psf.x, " pixels, but the volume has ", slices,
                         " slices: a PSF needs a stack through the image of a point, as lsdeconv psf "
                         "--from-beads makes one"));
  }
}

PointSpreadFunction prepared(const PsfFile& file, const Spacing3& image, const mpi::Communicator& ranks) {
  const auto reader = open_volume(file.path, {.choice = {.by_options = false}, .counts = false}, ranks);
  const StatedAcquisition& stated = reader->description().stated;
  require_depth(reader->description().extent, file.slices);
  const Volume<float> values = values_of(*reader);
  const bool finished = stated.title.starts_with(psf_mark);
  const MeasuredVoxel voxel = measured_voxel(file, stated, image);
  PointSpreadFunction psf = measured_psf(values.view(), voxel.size, image,
                                         finished ? finished_psf : MeasuredPsfSteps{.energy = file.energy});
  psf.measurement = text_hash(text(voxel.size.z, ' ', voxel.size.y, ' ', voxel.size.x),
                              text_hash(hex_text(digest(values.view()))));
  psf.notes.insert(psf.notes.begin(),
                   text(values.extent(), " voxels (z×y×x) of ", number_text(voxel.size.z), "×",
                        number_text(voxel.size.y), "×", number_text(voxel.size.x), " µm, ", voxel.source,
                        finished ? "; written by lsdeconv, so background, centre and support stay" : ""));
  return psf;
}

} // namespace

PointSpreadFunction psf_from_file(const PsfFile& file, const Spacing3& image,
                                  const mpi::Communicator& ranks) {
  return with_context([&] { return "PSF " + file.path.string(); },
                      [&] { return prepared(file, image, ranks); });
}

void write_psf(const std::filesystem::path& path, const PointSpreadFunction& psf) {
  require_own_tiff(path, psf_mark);
  write_stack(path, psf.values.view(), psf.voxel,
              imagej_description(text(psf_mark, ", axes ZYX, sum 1"), psf.values.extent().z, psf.voxel));
}

} // namespace lsdeconv

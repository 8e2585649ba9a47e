#pragma once

#include "lsdeconv/io/readers/image_choice.hpp"

#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// How many volumes an input holds along each axis by which one is chosen; 1 where it has no such axis.
struct VolumeAxes {
  std::int64_t images = 1;   ///< Positions, series or other images of one file.
  std::int64_t times = 1;    ///< Time points.
  std::int64_t channels = 1; ///< Channels.
  std::int64_t levels = 1;   ///< Scales of a pyramid.
};

/// One volume of an input, counted from 0 along each axis.
struct ChosenVolume {
  std::int64_t image = 0;
  std::int64_t time = 0;
  std::int64_t channel = 0;
  std::int64_t level = 0;
};

/// The volume of `input` that the choice means. Throws UserError in one sentence where several are left to
/// choose from, which names the axes, their sizes and the options that choose, and where the choice means one
/// that is not there: every format calls this, also where it holds one volume only.
ChosenVolume chosen_volume(const ImageChoice& choice, const VolumeAxes& axes,
                           const std::filesystem::path& input);

} // namespace lsdeconv

#pragma once

#include <optional>

namespace lsdeconv {

/// Which of the volumes is meant where a file or folder holds several. All are counted from 0, as OME and
/// OME-Zarr count. None: there must be only one.
struct ImageChoice {
  std::optional<int> image{};   ///< Position, series or resolution-independent image of one file.
  std::optional<int> time{};    ///< Time point.
  std::optional<int> channel{}; ///< Channel.
  int level = 0;                ///< Level of a multi-scale volume; 0 is the finest.
  bool by_options = true;       ///< Whether a user can choose; messages say then with which options.
};

} // namespace lsdeconv

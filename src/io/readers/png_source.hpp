#pragma once

#include "paged_source.hpp"

namespace lsdeconv {

/// PNG files, one per slice. A chunk is a whole slice: PNG is decoded from its beginning only.
class PngSource : public PagedSource {
public:
  PngSource(PagedVolume volume, int /*threads*/) : PagedSource(std::move(volume)) {}
  [[nodiscard]] std::unique_ptr<LayerReader> open(std::int64_t z) override;
};

} // namespace lsdeconv

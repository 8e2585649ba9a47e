#include "axis_cut.hpp"

#include <algorithm>

namespace lsdeconv {

Span AxisCut::core_span(std::int64_t index) const {
  return {index * core, std::min((index + 1) * core, volume)};
}

bool AxisCut::between_cuts(const Span& span) const {
  return span.begin >= std::max<std::int64_t>(halo, 1)
         && span.end + std::max<std::int64_t>(halo, 1) <= volume;
}

Span AxisCut::data_span(const Span& span) const {
  return {std::max<std::int64_t>(span.begin - halo, 0), std::min(span.end + halo, volume)};
}

AxisBlock AxisCut::block(std::int64_t index) const {
  const Span span = core_span(index);
  if (!between_cuts(span)) {
    return {data_span(span), Boundary::extend};
  }
  const std::int64_t slack = transform - (span.length() + 2 * halo);
  const std::int64_t begin = std::clamp<std::int64_t>(span.begin - halo - slack / 2, 0, volume - transform);
  return {{begin, begin + transform}, Boundary::wrap};
}

bool AxisCut::has_wrapped_block() const {
  for (std::int64_t i = 0; i < blocks(); ++i) {
    if (between_cuts(core_span(i))) {
      return true;
    }
  }
  return false;
}

std::int64_t AxisCut::least_transform() const {
  std::int64_t least = 0;
  for (std::int64_t i = 0; i < blocks(); ++i) {
    const Span span = core_span(i);
    const std::int64_t margin = between_cuts(span) ? 0 : 2 * half_support;
    least = std::max(least, data_span(span).length() + margin);
  }
  return least;
}

AxisCut axis_cut(const GridShape& shape, int axis) {
  return {shape.volume[axis], shape.core[axis], shape.halo[axis], shape.half_support[axis],
          shape.transform[axis]};
}

} // namespace lsdeconv

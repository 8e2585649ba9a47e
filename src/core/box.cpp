#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

std::ostream& operator<<(std::ostream& out, const Triple<std::int64_t>& extent) {
  return out << extent.z << "×" << extent.y << "×" << extent.x;
}

std::ostream& operator<<(std::ostream& out, const Box3& box) {
  return out << "z " << box.begin.z << ":" << box.end.z << " y " << box.begin.y << ":" << box.end.y << " x "
             << box.begin.x << ":" << box.end.x;
}

} // namespace lsdeconv

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lsdeconv::testing {

/// Makes the checksums of an HDF5 file's superblock and object headers right again (HDF5 File Format
/// Specification 3.0, II.A and IV.A.1.b): without that, HDF5 refuses nearly every change before it looks at
/// what was changed.
void repair_checksums(std::span<std::uint8_t> file);

} // namespace lsdeconv::testing

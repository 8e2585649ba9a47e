#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lsdeconv::mpi {
namespace {

/// MPI counts in int. Lengths are agreed upon by all ranks before, so that all of them refuse alike.
int checked_count(std::int64_t bytes, const char* call) {
  if (bytes > std::numeric_limits<int>::max()) {
    throw Error(text(call, ": ", bytes_text(bytes), " of text, but one message takes less than 2 GiB"),
                Error::Known::to_all_ranks);
  }
  return static_cast<int>(bytes);
}

std::int64_t reduce(const Communicator& comm, std::int64_t value, MPI_Op operation) {
  std::int64_t result = 0;
  check(MPI_Allreduce(&value, &result, 1, MPI_INT64_T, operation, comm.native()), "MPI_Allreduce");
  return result;
}

std::vector<int> offsets_of(const std::vector<int>& lengths) {
  std::vector<int> offsets(lengths.size());
  std::exclusive_scan(lengths.begin(), lengths.end(), offsets.begin(), 0);
  return offsets;
}

std::vector<std::string> split(const std::string& joined, const std::vector<int>& lengths) {
  std::vector<std::string> parts;
  parts.reserve(lengths.size());
  std::size_t offset = 0;
  for (const int length : lengths) {
    parts.push_back(joined.substr(offset, static_cast<std::size_t>(length)));
    offset += static_cast<std::size_t>(length);
  }
  return parts;
}

} // namespace

void Communicator::barrier() const {
  check(MPI_Barrier(comm_), "MPI_Barrier");
}

std::int64_t Communicator::broadcast(std::int64_t from_root) const {
  check(MPI_Bcast(&from_root, 1, MPI_INT64_T, 0, comm_), "MPI_Bcast");
  return from_root;
}

std::string Communicator::broadcast(const std::string& from_root) const {
  return broadcast(from_root, Rank{0});
}

std::string Communicator::broadcast(const std::string& value, Rank from) const {
  auto length = static_cast<std::int64_t>(value.size());
  check(MPI_Bcast(&length, 1, MPI_INT64_T, from.value, comm_), "MPI_Bcast");
  const int count = checked_count(length, "MPI_Bcast");
  std::string result = rank() == from ? value : std::string(static_cast<std::size_t>(count), '\0');
  check(MPI_Bcast(result.data(), count, MPI_CHAR, from.value, comm_), "MPI_Bcast");
  return result;
}

std::int64_t Communicator::minimum(std::int64_t value) const {
  return reduce(*this, value, MPI_MIN);
}

std::int64_t Communicator::sum(std::int64_t value) const {
  return reduce(*this, value, MPI_SUM);
}

std::vector<std::int64_t> Communicator::all_gather(std::int64_t value) const {
  std::vector<std::int64_t> values(static_cast<std::size_t>(size()));
  check(MPI_Allgather(&value, 1, MPI_INT64_T, values.data(), 1, MPI_INT64_T, comm_), "MPI_Allgather");
  return values;
}

std::vector<double> Communicator::all_gather(const std::vector<double>& equal_sized) const {
  const auto length = static_cast<std::int64_t>(equal_sized.size());
  const std::vector<std::int64_t> lengths = all_gather(length);
  if (std::any_of(lengths.begin(), lengths.end(), [&](std::int64_t n) { return n != lengths.front(); })) {
    throw Error("MPI_Allgather: the ranks bring vectors of different sizes", Error::Known::to_all_ranks);
  }
  const int count = checked_count(length, "MPI_Allgather");
  std::vector<double> values(equal_sized.size() * lengths.size());
  check(MPI_Allgather(equal_sized.data(), count, MPI_DOUBLE, values.data(), count, MPI_DOUBLE, comm_),
        "MPI_Allgather");
  return values;
}

std::vector<std::string> Communicator::all_gather(const std::string& value) const {
  const std::vector<std::int64_t> sizes = all_gather(static_cast<std::int64_t>(value.size()));
  const int total =
      checked_count(std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}), "MPI_Allgatherv");
  const std::vector<int> lengths(sizes.begin(), sizes.end());
  std::string joined(static_cast<std::size_t>(total), '\0');
  check(MPI_Allgatherv(value.data(), static_cast<int>(value.size()), MPI_CHAR, joined.data(), lengths.data(),
                       offsets_of(lengths).data(), MPI_CHAR, comm_),
        "MPI_Allgatherv");
  return split(joined, lengths);
}

} // namespace lsdeconv::mpi

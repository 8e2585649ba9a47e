#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lsdeconv::mpi {
namespace {

/// MPI counts in int. All ranks know the length, so that all of them refuse alike.
int checked_count(std::int64_t bytes, const char* call) {
  if (bytes > std::numeric_limits<int>::max()) {
    throw Error(text(call, ": ", bytes_text(bytes), ", but one message takes less than 2 GiB"),
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

std::string Communicator::broadcast(const std::string& from_root) const {
  return broadcast(from_root, Rank{0});
}

std::string Communicator::broadcast(const std::string& value, Rank from) const {
  const std::size_t length = broadcast_length(value.size(), from);
  std::string result = rank() == from ? value : std::string(length, '\0');
  broadcast_bytes(std::as_writable_bytes(std::span(result)), from);
  return result;
}

std::vector<std::string> Communicator::all_gather(const std::string& own) const {
  const std::vector<int> lengths = lengths_of_ranks(own.size());
  std::string joined(total_of(lengths), '\0');
  all_gather_bytes(std::as_bytes(std::span(own)), lengths, std::as_writable_bytes(std::span(joined)));
  return split(joined, lengths);
}

std::vector<std::string> Communicator::gather(const std::string& own) const {
  const std::vector<int> lengths = lengths_of_ranks(own.size());
  std::string joined(is_root() ? total_of(lengths) : 0, '\0');
  gather_bytes(std::as_bytes(std::span(own)), lengths, std::as_writable_bytes(std::span(joined)));
  return is_root() ? split(joined, lengths) : std::vector<std::string>{};
}

std::int64_t Communicator::minimum(std::int64_t value) const {
  return reduce(*this, value, MPI_MIN);
}

std::int64_t Communicator::sum(std::int64_t value) const {
  return reduce(*this, value, MPI_SUM);
}

std::vector<std::uint64_t> Communicator::sum(const std::vector<std::uint64_t>& values) const {
  const auto count = static_cast<std::int64_t>(values.size());
  const std::vector<std::int64_t> counts = all_gather(count);
  if (std::any_of(counts.begin(), counts.end(), [&](std::int64_t n) { return n != counts.front(); })) {
    throw Error("MPI_Allreduce: the ranks bring vectors of different sizes", Error::Known::to_all_ranks);
  }
  std::vector<std::uint64_t> sums(values.size());
  check(MPI_Allreduce(values.data(), sums.data(), checked_count(count, "MPI_Allreduce"), MPI_UINT64_T,
                      MPI_SUM, comm_),
        "MPI_Allreduce");
  return sums;
}

std::size_t Communicator::broadcast_length(std::size_t bytes, Rank from) const {
  auto length = static_cast<std::int64_t>(bytes);
  check(MPI_Bcast(&length, 1, MPI_INT64_T, from.value, comm_), "MPI_Bcast");
  return static_cast<std::size_t>(checked_count(length, "MPI_Bcast"));
}

void Communicator::broadcast_bytes(std::span<std::byte> bytes, Rank from) const {
  check(MPI_Bcast(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, from.value, comm_), "MPI_Bcast");
}

std::vector<int> Communicator::lengths_of_ranks(std::size_t own) const {
  const std::vector<std::int64_t> lengths = all_gather(static_cast<std::int64_t>(own));
  (void)checked_count(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}), "MPI_Allgatherv");
  return {lengths.begin(), lengths.end()};
}

void Communicator::all_gather_bytes(std::span<const std::byte> own, const std::vector<int>& lengths,
                                    std::span<std::byte> all) const {
  check(MPI_Allgatherv(own.data(), static_cast<int>(own.size()), MPI_BYTE, all.data(), lengths.data(),
                       offsets_of(lengths).data(), MPI_BYTE, comm_),
        "MPI_Allgatherv");
}

void Communicator::gather_bytes(std::span<const std::byte> own, const std::vector<int>& lengths,
                                std::span<std::byte> all) const {
  check(MPI_Gatherv(own.data(), static_cast<int>(own.size()), MPI_BYTE, all.data(), lengths.data(),
                    offsets_of(lengths).data(), MPI_BYTE, 0, comm_),
        "MPI_Gatherv");
}

std::size_t Communicator::total_of(const std::vector<int>& lengths) {
  return std::accumulate(lengths.begin(), lengths.end(), std::size_t{0},
                         [](std::size_t sum, int length) { return sum + static_cast<std::size_t>(length); });
}

} // namespace lsdeconv::mpi

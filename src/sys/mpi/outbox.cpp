#include "lsdeconv/sys/mpi/outbox.hpp"

#include <mutex>

namespace lsdeconv::mpi {
namespace {

std::mutex leaving;

} // namespace

Outbox::~Outbox() {
  const std::lock_guard lock(leaving);
  left_to_mpi().splice(left_to_mpi().end(), pending_);
}

void Outbox::send(Rank to, int tag, std::string bytes) {
  Pending& pending = pending_.emplace_back(Pending{.bytes = std::move(bytes)});
  check(MPI_Isend(pending.bytes.data(), static_cast<int>(pending.bytes.size()), MPI_BYTE, to.value, tag,
                  group_.native(), &pending.request),
        "MPI_Isend");
  if (gone(pending)) {
    pending_.pop_back();
  }
}

void Outbox::sweep() {
  std::erase_if(pending_, gone);
}

bool Outbox::gone(Pending& pending) {
  int done = 0;
  check(MPI_Test(&pending.request, &done, MPI_STATUS_IGNORE), "MPI_Test");
  return done != 0;
}

/// Never destroyed: MPI may still read from it.
std::list<Outbox::Pending>& Outbox::left_to_mpi() {
  static auto* const left = new std::list<Pending>;
  return *left;
}

} // namespace lsdeconv::mpi

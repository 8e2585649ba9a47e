#include "shared_inspection.hpp"

#include "content_sample.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"

#include <sstream>

namespace lsdeconv {

std::vector<FileHeader> inspect_files(const std::vector<std::filesystem::path>& files, PagesWanted wanted,
                                      int threads, const mpi::Communicator& ranks, Inspection inspect) {
  const auto count = static_cast<std::int64_t>(files.size());
  const Share share = share_of(count, ranks.rank().value, ranks.size());
  std::vector<FileHeader> mine(static_cast<std::size_t>(share.pieces()));
  std::string lines;
  ranks.all_or_none([&] {
    Progress progress({.name = "looking at the input", .piece = "file", .pieces = count});
    parallel_for(static_cast<std::int64_t>(mine.size()), threads, [&](std::int64_t i) {
      mine[static_cast<std::size_t>(i)] = inspect(files[static_cast<std::size_t>(share.begin + i)], wanted,
                                                  sampled_chunks(share.begin + i, count));
      progress.advance(ranks.size());
    });
    for (const FileHeader& header : mine) {
      lines += to_text(header);
    }
  });
  std::vector<FileHeader> headers;
  for (const std::string& part : ranks.all_gather(lines)) {
    for (std::istringstream in(part); in.peek() != std::istringstream::traits_type::eof();) {
      headers.push_back(header_from(in));
    }
  }
  return headers;
}

} // namespace lsdeconv

#include "refusal.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint/standing_file.hpp"

namespace lsdeconv {

// A file of others is not ours to replace.
std::string refusal(const std::filesystem::path& path, const std::string& reason) {
  switch (standing_file(path)) {
  case StandingFile::foreign:
    return text(path.string(), " is no checkpoint of this program (", reason,
                ") and is left as it is; name another with --checkpoint");
  case StandingFile::remainder:
    return text(path.string(), " cannot be used as a checkpoint (", reason,
                "); name another with --checkpoint, or remove it if it is what is left of one");
  default:
    return text("the checkpoint ", path.string(), " cannot be used (", reason,
                "); a run takes another with --checkpoint, or starts over with --no-resume");
  }
}

} // namespace lsdeconv

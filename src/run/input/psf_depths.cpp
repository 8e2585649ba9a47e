#include "lsdeconv/run/input/psf_depths.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/lower_case.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr const char* naming_rule = "; names state it in µm, as psf_z0.tif and psf_z250um.tif do";

bool is_letter(char c) { // bytes above 127 are part of letters, such as µ
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 127;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Behind the letters, or the digits and one point between them, that begin at `begin`.
std::size_t end_of_letters(const std::string& name, std::size_t begin) {
  while (begin < name.size() && is_letter(name[begin])) {
    ++begin;
  }
  return begin;
}

std::size_t end_of_number(const std::string& name, std::size_t begin) {
  bool point = false;
  for (; begin < name.size(); ++begin) {
    const bool fraction =
        !point && name[begin] == '.' && begin + 1 < name.size() && is_digit(name[begin + 1]);
    if (!is_digit(name[begin]) && !fraction) {
      break;
    }
    point = point || fraction;
  }
  return begin;
}

std::optional<double> number_in(std::string_view digits) {
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && end == digits.data() + digits.size() && std::isfinite(value)
             ? std::optional(value)
             : std::nullopt;
}

double micrometres_of(const std::string& unit, const fs::path& file) {
  if (unit.empty() || unit == "um" || unit == "µm" || unit == "μm") {
    return 1;
  }
  if (unit == "mm") {
    return 1000;
  }
  throw UserError(text("the depth in the name of the PSF ", file.string(), " is in '", unit,
                       "': give it in µm, as in psf_z250um.tif"));
}

/// The depths that a name states.
std::vector<double> depths_in(const fs::path& file) {
  const std::string name = lower_case(file.stem().string());
  std::vector<double> found;
  for (std::size_t begin = 0; begin < name.size(); ++begin) {
    const std::size_t behind = end_of_letters(name, begin);
    const std::string word = name.substr(begin, behind - begin);
    if (word == "z" || word == "depth") {
      const bool apart =
          behind < name.size() && std::string_view("_= ").find(name[behind]) != std::string::npos;
      const std::size_t digits = behind + (apart ? 1 : 0);
      const std::size_t end = end_of_number(name, digits);
      if (const auto number = number_in(std::string_view(name).substr(digits, end - digits))) {
        const std::string unit = name.substr(end, end_of_letters(name, end) - end);
        found.push_back(*number * micrometres_of(unit, file));
      }
    }
    begin = std::max(begin, behind);
  }
  return found;
}

/// Whether a file of a folder is a PSF: a TIFF, but not a picture that `lsdeconv psf --from-beads` draws of
/// one.
bool is_psf(const fs::path& file) {
  const std::string extension = lower_case(file.extension().string());
  return (extension == ".tif" || extension == ".tiff") && file.stem().extension() != ".picture"
         && file.filename().string().front() != '.';
}

std::vector<PsfAtDepth> in_folder(const fs::path& folder) {
  std::vector<PsfAtDepth> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && is_psf(entry.path())) {
      all.push_back({depth_in_name(entry.path()), entry.path()});
    }
  }
  return all;
}

/// A line of a table; none for one without a PSF.
std::optional<PsfAtDepth> in_line(std::string line, bool first, const fs::path& table) {
  constexpr const char* blanks = " \t\r";
  line.erase(0, line.find_first_not_of(blanks));
  line.erase(line.find_last_not_of(blanks) + 1);
  if (line.empty() || line.front() == '#') {
    return std::nullopt;
  }
  const std::size_t end = line.find_first_of(" \t,;");
  const std::optional<double> depth = number_in(std::string_view(line).substr(0, end));
  const std::size_t path = end == std::string::npos ? end : line.find_first_not_of(" \t,;", end);
  if (!depth && first) { // the heading
    return std::nullopt;
  }
  if (!depth || path == std::string::npos) {
    throw UserError(text("--psf-depths ", table.string(), ": the line '", line,
                         "' is no depth in µm and the path of a PSF, such as '250 psf_z250um.tif'"));
  }
  return PsfAtDepth{*depth, table.parent_path() / line.substr(path)};
}

std::vector<PsfAtDepth> in_table(const fs::path& table) {
  const std::optional<std::string> content = text_of_file(table);
  if (!content) {
    throw UserError(text("--psf-depths ", table.string(),
                         " cannot be read: give the folder of PSFs measured at several depths, or a table of "
                         "them"));
  }
  std::istringstream lines(*content);
  std::vector<PsfAtDepth> all;
  bool first = true;
  for (std::string line; std::getline(lines, line); first = false) {
    if (line.find('\0') != std::string::npos) {
      throw UserError(text("--psf-depths ", table.string(),
                           " is no table of depths and paths; one PSF for all depths is --psf"));
    }
    if (const auto at = in_line(line, first, table)) {
      all.push_back(*at);
    }
  }
  return all;
}

std::vector<PsfAtDepth> found_at(const fs::path& place) {
  std::vector<PsfAtDepth> all = fs::is_directory(place) ? in_folder(place) : in_table(place);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.depth < b.depth; });
  if (all.empty()) {
    throw UserError(text("--psf-depths ", place.string(), " holds no PSF", naming_rule));
  }
  const auto same = std::adjacent_find(all.begin(), all.end(),
                                       [](const auto& a, const auto& b) { return a.depth == b.depth; });
  if (same != all.end()) {
    throw UserError(text("--psf-depths: ", same->file.string(), " and ", (same + 1)->file.string(),
                         " are both of the depth ", number_text(same->depth), " µm; leave one of them out"));
  }
  return all;
}

constexpr auto list_psfs = [](auto& fields, auto& psfs) {
  fields.each(psfs, [&](auto& psf) { fields(psf.depth, psf.path); });
};

/// A PsfAtDepth as ranks send it to each other.
struct SentPsf {
  double depth = 0;
  std::string path;
};

} // namespace

double depth_in_name(const fs::path& file) {
  const std::vector<double> depths = depths_in(file);
  if (depths.size() != 1) {
    throw UserError(text("the name of the PSF ", file.string(), " states ",
                         depths.empty() ? "no depth" : "several depths", naming_rule));
  }
  return depths.front();
}

std::vector<PsfAtDepth> psfs_at_depths(const fs::path& place, const mpi::Communicator& ranks) {
  std::string found;
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      std::vector<SentPsf> sent;
      for (const PsfAtDepth& psf : found_at(place)) {
        sent.push_back({psf.depth, psf.file.string()});
      }
      found = mpi::pack_fields(sent, list_psfs);
    }
  });
  std::vector<PsfAtDepth> all;
  for (const SentPsf& psf : mpi::unpack_fields<std::vector<SentPsf>>(ranks.broadcast(found), list_psfs)) {
    all.push_back({psf.depth, psf.path});
  }
  return all;
}

} // namespace lsdeconv

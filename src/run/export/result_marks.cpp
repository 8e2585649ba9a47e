#include "lsdeconv/run/export/result_marks.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/config/parameter_meaning.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

namespace lsdeconv {
namespace {

using Entries = std::map<std::string, std::string>;

std::uint64_t add_class(const Entries& parameters, ParameterClass wanted, std::uint64_t hash) {
  for (const auto& [name, value] : parameters) {
    if (class_of(name) == wanted) {
      hash = text_hash(text(name, '=', value, '\n'), hash);
    }
  }
  return hash;
}

/// Without a parameter that came later, where it is as it was before: earlier results keep their recipe.
Entries as_first_released(Entries parameters) {
  std::erase_if(parameters, [](const auto& entry) {
    return entry.first == "checkpoint-voxels" && entry.second == "float32";
  });
  return parameters;
}

} // namespace

std::string recipe(const Entries& parameters, const Entries& run, VolumeView<const float> psf) {
  std::uint64_t hash =
      add_class(as_first_released(in_same_words(parameters)), ParameterClass::science, empty_text_hash);
  for (const char* name : {"volume", "input-digest", "input-type", "calibration"}) {
    const auto found = run.find(name);
    hash = text_hash(text(name, '=', found == run.end() ? "" : found->second, '\n'), hash);
  }
  if (const auto found = run.find("psf-depths"); found != run.end()) {
    hash = text_hash(text("psf-depths=", found->second, '\n'), hash);
  }
  return hex_text(text_hash(hex_text(digest(psf)), hash));
}

std::string storage(const RunConfig& config) {
  return hex_text(add_class(run_values(config), ParameterClass::output, empty_text_hash));
}

std::string files_digest(const std::vector<InputFile>& files) {
  std::uint64_t hash = empty_text_hash;
  for (const InputFile& file : files) {
    if (file.middle == 0) {
      return {};
    }
    hash = text_hash(text(file.name, '\0', file.size, ' ', file.middle, '\n'), hash);
  }
  return files.empty() ? std::string{} : hex_text(hash);
}

bool is_of_run(std::string_view description, const ResultMarks& marks) {
  return slice_tag(description, run_entry) == marks.run
         || (!marks.recipe.empty() && slice_tag(description, recipe_entry) == marks.recipe);
}

bool is_as_wanted(std::string_view description, const ResultMarks& marks) {
  const std::optional<std::string> files = slice_tag(description, files_entry);
  const bool same_files = marks.files.empty() || !files || *files == marks.files;
  return same_files && slice_tag(description, recipe_entry) == marks.recipe
         && slice_tag(description, storage_entry) == marks.storage
         && !slice_tag(description, "missing_blocks");
}

void require_of_run(std::string_view description, const ResultMarks& marks, const std::filesystem::path& what,
                    const std::filesystem::path& output) {
  if (!is_of_run(description, marks)) {
    const std::string run = slice_tag(description, run_entry).value_or("without fingerprint");
    const std::string known =
        marks.differences.empty() ? text(run, ", this one is ", marks.run) : marks.differences;
    throw UserError(text(what.string(), " belongs to another run (", known,
                         "); name another --output, such as -o ", shell_word(free_output(output).string()),
                         ", or have it replaced with --overwrite"));
  }
}

void refuse_foreign(const std::filesystem::path& what, const std::filesystem::path& output) {
  throw UserError(text(what.string(),
                       " was not written by this program as the result of a deconvolution and stays as it "
                       "is, whatever options are given; name another --output, such as -o ",
                       shell_word(free_output(output).string())));
}

} // namespace lsdeconv

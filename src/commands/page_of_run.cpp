#include "page_of_run.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/pages/page_file.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/page/run_page.hpp"

namespace lsdeconv {
namespace {

void log_failure(const std::string& why) {
  log::warning("the page that shows the result could not be written: ", why,
               "; the result is there all the same, and lsdeconv report makes the page again");
}

} // namespace

std::string page_of_run(const PreparedRun& run, const Checkpoint& checkpoint, const std::string& report) {
  try {
    return run_page(
        {checkpoint,
         run.layout.checkpoint,
         report,
         {run.input.reader.get(), remaining_offset(run.config) + run.manifest.scale.background, ""}});
  } catch (const std::exception& error) {
    log_failure(error.what());
    return {};
  }
}

void put_page_of_run(const PreparedRun& run, const std::string& page) {
  if (page.empty()) {
    return;
  }
  const std::filesystem::path path = page_path(run.layout.report);
  if (const std::string failure = write_page(path, page); !failure.empty()) {
    log_failure(failure);
  } else {
    log::info("to look at: ", path.string());
  }
}

} // namespace lsdeconv

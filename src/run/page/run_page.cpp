#include "lsdeconv/run/page/run_page.hpp"

#include "page_data.hpp"
#include "sections.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"

#include <ctime>

namespace lsdeconv {
namespace fs = std::filesystem;

std::string run_page(const RunPageSources& sources) {
  const PageData data = page_data(sources);
  Page page(data.name + ", deconvolved");
  add_summary(data, page);
  add_views(data, page);
  add_quality(data, page);
  add_details(data, page);
  add_profiles(data, page);
  add_distributions(data, page);
  add_iterations(data, page);
  add_psf(data, page);
  add_counts(data, page);
  add_cost(data, page);
  add_settings(data, page);
  return page.html(text("This page was made by lsdeconv ", program_version(), " on ",
                        local_time_text(std::time(nullptr), "%Y-%m-%d %H:%M"), " from ",
                        sources.checkpoint_path.string(), "."));
}

fs::path page_path(const fs::path& report) {
  fs::path page = report;
  return page.replace_extension(".html");
}

} // namespace lsdeconv

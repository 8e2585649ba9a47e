#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/deconvolution/beads.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace lsdeconv {

/// What the JSON of `lsdeconv psf` begins with: what the PSF was made from, and the files written.
nlohmann::ordered_json psf_facts(const RunConfig& config, const std::vector<std::filesystem::path>& files);

/// Adds the PSF of beads and what bead_report() says of them.
void add_bead_facts(nlohmann::ordered_json& json, const BeadPsf& result);

} // namespace lsdeconv

#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lsdeconv {

// What plans, reports and the results of subcommands say in JSON alike. Entries that are stored as text
// become numbers, switches and lists; names of keys end in their units.

/// Values of run parameters (name -> text): numbers, booleans, lists of numbers; an empty value is null, a
/// word for an automatic value stays a text.
nlohmann::ordered_json parameters_json(const std::map<std::string, std::string>& values);
/// Name -> unit of those of these parameters that have one.
nlohmann::ordered_json units_json(const std::map<std::string, std::string>& values);
/// Name -> what has set it: "command line", "config file PATH", "metadata of the input" or "default".
nlohmann::ordered_json sources_json(const RunConfig& config);

/// The entries of RunManifest::as_text().
nlohmann::ordered_json manifest_json(const std::map<std::string, std::string>& entries);

/// The noise model and the light of bright places; numbers are null where they are not known.
nlohmann::ordered_json noise_json(const RunManifest& manifest);

/// The entries of provenance(); null where there are none.
nlohmann::ordered_json provenance_json(const std::map<std::string, std::string>& entries);

/// Extent, voxel size, widths, energy and kind of a PSF.
nlohmann::ordered_json psf_json(const PointSpreadFunction& psf);
/// The PSFs of a field, each with its distance from the waist of the sheet where there are several.
nlohmann::ordered_json psfs_json(const PsfField& psfs);

/// How a checkpoint stores voxels, and how many of them it cannot hold; none: not known.
nlohmann::ordered_json stored_json(const StoredVoxels& stored, std::optional<std::int64_t> saturated);

/// Numbers along z, y, x as an array.
nlohmann::ordered_json axes_json(const Triple<double>& values);

/// JSON as the program writes it: indented, one line end behind it, bytes that are no UTF-8 replaced.
std::string json_text(const nlohmann::ordered_json& json);

} // namespace lsdeconv

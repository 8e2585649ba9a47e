#include "ome_metadata.hpp"

#include "description_lines.hpp"
#include "length_unit.hpp"
#include "xml_tags.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace lsdeconv {
namespace {

/// No image has more planes along an axis; keeps products of three sizes within 63 bits.
constexpr std::int64_t most_planes = 1 << 20;

/// The number at the beginning of `text`; 0 where there is none or it cannot be a quantity.
double quantity_in(const std::string& text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && std::isfinite(value) && value > 0 ? value : 0;
}

/// A length in micrometres; 0 where it is not stated. usual: the micrometres of its unit where none is named.
double length(const XmlTag& tag, const std::string& name, double usual) {
  const std::string unit = tag.value(name + "Unit");
  return quantity_in(tag.value(name)) * (unit.empty() ? usual : micrometres_per(unit));
}

std::int64_t size_of(const XmlTag& tag, std::string_view name) {
  return std::min(count_in(tag.value(name), 1), most_planes);
}

std::int64_t position_of(const XmlTag& tag, std::string_view name) {
  return std::min(count_in(tag.value(name), 0), most_planes);
}

/// A name without the folders that some writers put in front of it.
std::string file_name(const std::string& path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

/// The axes of the planes in a DimensionOrder such as XYCZT; the usual ones where it is none.
std::string plane_order(const std::string& dimensions) {
  const std::string order = dimensions.size() == 5 ? dimensions.substr(2) : "";
  std::string sorted = order;
  std::sort(sorted.begin(), sorted.end());
  return sorted == "CTZ" ? order : "ZCT";
}

/// Collects the tags of OME-XML.
class Collector {
public:
  void take(const XmlTag& tag) {
    if (tag.ends) {
      end(tag);
    } else if (const auto reader = readers().find(tag.name); reader != readers().end()) {
      (this->*reader->second)(tag);
    }
  }
  OmeMetadata metadata() {
    for (std::size_t i = 0; i < objectives_used_.size(); ++i) {
      set_aperture(metadata_.images[i], objectives_used_[i]);
    }
    return std::move(metadata_);
  }

private:
  using Reader = void (Collector::*)(const XmlTag&);
  static const std::map<std::string_view, Reader>& readers() {
    static const std::map<std::string_view, Reader> all{
        {"OME", &Collector::root},
        {"BinaryOnly", &Collector::binary_only},
        {"Objective", &Collector::objective},
        {"Image", &Collector::image},
        {"ObjectiveSettings", &Collector::objective_settings},
        {"Pixels", &Collector::pixels},
        {"Channel", &Collector::channel},
        {"TiffData", &Collector::tiff_data},
        {"UUID", &Collector::uuid},
    };
    return all;
  }

  void root(const XmlTag& tag) { own_uuid_ = tag.value("UUID"); }
  void binary_only(const XmlTag& tag) { metadata_.metadata_file = file_name(tag.value("MetadataFile")); }
  void objective(const XmlTag& tag) { apertures_[tag.value("ID")] = quantity_in(tag.value("LensNA")); }
  void image(const XmlTag& /*tag*/) {
    metadata_.images.emplace_back();
    objectives_used_.emplace_back();
    in_image_ = true;
  }
  void objective_settings(const XmlTag& tag) {
    if (in_image_) {
      objectives_used_.back() = tag.value("ID");
      metadata_.images.back().stated.refractive_index = quantity_in(tag.value("RefractiveIndex"));
    }
  }
  void pixels(const XmlTag& tag) {
    if (!in_image_) { // a text without images has pixels all the same
      image(tag);
    }
    OmeImage& image = metadata_.images.back();
    image.slices = size_of(tag, "SizeZ");
    image.channels = size_of(tag, "SizeC");
    image.times = size_of(tag, "SizeT");
    image.order = plane_order(tag.value("DimensionOrder"));
    image.stated.voxel = {length(tag, "PhysicalSizeZ", 1), length(tag, "PhysicalSizeY", 1),
                          length(tag, "PhysicalSizeX", 1)};
    image.stated.source = "OME-XML";
    samples_ = 0;
  }
  void channel(const XmlTag& tag) {
    if (!in_image_) {
      return;
    }
    constexpr double nanometre = 1e-3;
    StatedAcquisition stated;
    stated.excitation_nm = length(tag, "ExcitationWavelength", nanometre) / nanometre;
    stated.emission_nm = length(tag, "EmissionWavelength", nanometre) / nanometre;
    metadata_.images.back().of_channels.push_back(stated);
    samples_ += size_of(tag, "SamplesPerPixel");
  }
  void tiff_data(const XmlTag& tag) {
    if (!in_image_) {
      return;
    }
    const bool has_page = !tag.value("IFD").empty();
    metadata_.images.back().planes.push_back({.z = position_of(tag, "FirstZ"),
                                              .channel = position_of(tag, "FirstC"),
                                              .time = position_of(tag, "FirstT"),
                                              .page = position_of(tag, "IFD"),
                                              .count = count_in(tag.value("PlaneCount"), has_page ? 1 : 0)});
  }
  void uuid(const XmlTag& tag) {
    if (in_image_ && !metadata_.images.back().planes.empty()) {
      const bool own = !own_uuid_.empty() && tag.following.find(own_uuid_) != std::string_view::npos;
      metadata_.images.back().planes.back().file = own ? "" : file_name(tag.value("FileName"));
    }
  }
  void end(const XmlTag& tag) {
    if (tag.name == "Pixels" && in_image_) {
      OmeImage& image = metadata_.images.back();
      // The samples of a pixel, as of RGB, count as channels of their own, but share a page.
      if (samples_ == image.channels && !image.of_channels.empty()) {
        image.channels = std::ssize(image.of_channels);
      }
    } else if (tag.name == "Image") {
      in_image_ = false;
    }
  }
  void set_aperture(OmeImage& image, const std::string& objective) {
    const auto found = apertures_.find(objective);
    image.stated.na = found != apertures_.end() ? found->second : 0;
  }

  OmeMetadata metadata_;
  std::string own_uuid_;
  std::map<std::string, double> apertures_;
  std::vector<std::string> objectives_used_; ///< One for each image; empty where it names none.
  std::int64_t samples_ = 0;                 ///< Per pixel, of the channels of the image so far.
  bool in_image_ = false;
};

} // namespace

bool is_ome_xml(std::string_view description) {
  return description.find("<OME") != std::string_view::npos
         || description.find(":OME") != std::string_view::npos;
}

OmeMetadata ome_metadata(std::string_view xml) {
  Collector collector;
  XmlTags tags(xml);
  while (const auto tag = tags.next()) {
    collector.take(*tag);
  }
  return collector.metadata();
}

StatedAcquisition stated_acquisition(const OmeImage& image, std::int64_t channel) {
  StatedAcquisition stated = image.stated;
  if (channel < std::ssize(image.of_channels)) {
    stated.excitation_nm = image.of_channels[static_cast<std::size_t>(channel)].excitation_nm;
    stated.emission_nm = image.of_channels[static_cast<std::size_t>(channel)].emission_nm;
  }
  return stated;
}

} // namespace lsdeconv

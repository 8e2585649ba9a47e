# What depends on the processor that is built for: LSDECONV_PROCESSOR_FOLDER, a folder of the layer core, and
# lsdeconv_processor, which lets a target include its headers (vectorised.hpp needs one).

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
  set(LSDECONV_PROCESSOR_FOLDER x86_64)
else()
  set(LSDECONV_PROCESSOR_FOLDER other_processors)
endif()
add_library(lsdeconv_processor INTERFACE)
target_include_directories(lsdeconv_processor INTERFACE "${PROJECT_SOURCE_DIR}/src/core/${LSDECONV_PROCESSOR_FOLDER}")

# lsdeconv_layer(NAME USES layer... [HEADERS layer...] FOREIGN target...)
#
# Declares the static library of src/NAME with its headers in include/lsdeconv/NAME. USES and HEADERS are the complete list
# of layers that it may include; it feeds tests/architecture, which greps the includes. USES makes the link graph here; of
# HEADERS nothing is linked.

set_property(GLOBAL PROPERTY LSDECONV_LAYERS "")

function(lsdeconv_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "" "USES;HEADERS;FOREIGN;SUBFOLDERS")
  string(REPLACE "/" "_" target "lsdeconv_${name}")
  set(patterns "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  foreach(folder IN LISTS LAYER_SUBFOLDERS)
    list(APPEND patterns "${CMAKE_CURRENT_SOURCE_DIR}/${name}/${folder}/*.cpp")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  if(sources)
    add_library(${target} STATIC ${sources})
    lsdeconv_precompile(${target} library)
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${target} ${scope} lsdeconv_settings ${LAYER_FOREIGN})
  foreach(used IN LISTS LAYER_USES)
    string(REPLACE "/" "_" used_target "lsdeconv_${used}")
    target_link_libraries(${target} ${scope} ${used_target})
  endforeach()
  set(uses ${LAYER_USES} ${LAYER_HEADERS})
  string(REPLACE ";" "," uses "${uses}")
  set_property(GLOBAL APPEND PROPERTY LSDECONV_LAYERS "${name}=${uses}")
endfunction()

# cmake -DMANIFEST=install_manifest.txt -P Uninstall.cmake
#
# Removes the files that the last `cmake --install` of this build folder wrote, and folders of ours that are empty then.

if(NOT EXISTS "${MANIFEST}")
  message(FATAL_ERROR "Nothing was installed from this build folder: there is no ${MANIFEST}")
endif()
file(STRINGS "${MANIFEST}" files)
foreach(file IN LISTS files)
  message(STATUS "Removing $ENV{DESTDIR}${file}")
  file(REMOVE "$ENV{DESTDIR}${file}")
endforeach()
foreach(file IN LISTS files)
  cmake_path(GET file PARENT_PATH folder)
  while(folder MATCHES "/lsdeconv(/|$)")
    file(GLOB left "$ENV{DESTDIR}${folder}/*")
    if(left OR NOT EXISTS "$ENV{DESTDIR}${folder}")
      break()
    endif()
    file(REMOVE_RECURSE "$ENV{DESTDIR}${folder}")
    cmake_path(GET folder PARENT_PATH folder)
  endwhile()
endforeach()

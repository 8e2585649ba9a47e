# Where `cmake --install` puts things, relative to the prefix; each can be set.

include(GNUInstallDirs)
set(LSDECONV_INSTALL_SHARE "${CMAKE_INSTALL_DATADIR}/lsdeconv")
set(LSDECONV_BASH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" CACHE STRING
  "Folder of bash's completions below the prefix")
set(LSDECONV_ZSH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" CACHE STRING
  "Folder of zsh's completions below the prefix (Debian's own: share/zsh/vendor-completions)")

# Libraries that lie beside the program in the same prefix are found wherever that is moved to; all others come from the
# system or from loaded modules. -DCMAKE_INSTALL_RPATH_USE_LINK_PATH=ON adds the folders that the program was linked with.
file(RELATIVE_PATH to_libraries "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
set(LSDECONV_INSTALL_RPATH "$ORIGIN/${to_libraries}")

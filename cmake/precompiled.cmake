# What nearly every source includes, compiled once for all of them: a fifth of what a whole build takes. Only where it is
# asked for, so that other builds still find a source that does not include what it uses.
option(DROVER_PRECOMPILE "Compile the headers that most sources include once for all" OFF)

function(drover_precompile directory)
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "EXECUTABLE|STATIC_LIBRARY")
      target_precompile_headers(${target} REUSE_FROM drover_precompiled)
    endif()
  endforeach()
  get_property(folders DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    drover_precompile(${folder})
  endforeach()
endfunction()

if(DROVER_PRECOMPILE)
  # The same for all, or the compiler refuses the precompiled headers.
  get_target_property(definitions fmt::fmt INTERFACE_COMPILE_DEFINITIONS)
  add_compile_definitions(${definitions})
  if(CCACHE)
    # Without both it keeps nothing of what includes precompiled headers.
    add_compile_options(-fpch-preprocess)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  endif()
  file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp "")
  add_library(drover_precompiled OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
  target_precompile_headers(drover_precompiled PRIVATE
    <algorithm> <array> <chrono> <cstdint> <expected> <filesystem> <fstream> <functional> <map> <memory> <mutex>
    <optional> <set> <span> <stop_token> <string> <string_view> <thread> <utility> <vector> <fmt/format.h>)
endif()

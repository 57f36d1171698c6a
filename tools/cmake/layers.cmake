# add_layer(folder [DEPENDS folders] [LINKS libraries]): a library of the folder's sources, whose users can
# include this folder and what it depends on, and nothing else.
#
# The include root build/.../layers/<name> holds one symbolic link, to the folder. A folder without sources
# yet becomes an interface library.
set(RAFTBED_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Wswitch -Werror)
# Files that are compiled in one piece shadow each other's names: shadows are judged where each is alone.
if(NOT CMAKE_UNITY_BUILD)
  list(APPEND RAFTBED_WARNINGS -Wshadow)
endif()
# g++ 12 sees uninitialised strings in moved-from std::variant and std::optional, and overlapping copies in
# std::string + char (its bug 105651), where there are none; clang and the sanitizers judge in its place.
list(APPEND RAFTBED_WARNINGS $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
     $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

function(add_layer folder)
  cmake_parse_arguments(layer "" "" "DEPENDS;LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  list(TRANSFORM layer_DEPENDS REPLACE "/" "_")
  set(root ${CMAKE_BINARY_DIR}/layers/${name})
  cmake_path(GET folder PARENT_PATH parent)
  file(MAKE_DIRECTORY ${root}/${parent})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder} ${root}/${folder} SYMBOLIC)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${root})
    target_link_libraries(${name} INTERFACE ${layer_DEPENDS} ${layer_LINKS})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${root})
  target_link_libraries(${name} PUBLIC ${layer_DEPENDS} ${layer_LINKS})
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_compile_options(${name} PRIVATE ${RAFTBED_WARNINGS})
  if(NOT RAFTBED_BUGS)
    target_compile_definitions(${name} PUBLIC RAFTBED_WITHOUT_BUGS)
  endif()
endfunction()

# The layers are optimised as a preset says; what tests them is compiled quickly.
set(RAFTBED_TEST_FLAGS -O1 CACHE STRING "Flags of the tests' own sources, behind those of the build type")

# compile_together(test): tests are many small sources that read the same large headers, and on a fresh machine most of
# the time of a build is theirs. A few at a time they take much less of it; in `dev`, where one is changed after the
# other, each stays by itself. Presets that compile everything so say it by CMAKE_UNITY_BUILD.
function(compile_together test)
  if(NOT CMAKE_UNITY_BUILD AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    set_target_properties(${test} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    target_compile_options(${test} PRIVATE -Wno-shadow)  # of names of another source
  endif()
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(${test} PRIVATE ${RAFTBED_TEST_FLAGS})
  endif()
endfunction()

# add_layer_tests(folder [LINKS libraries]): tests/<folder>/*.cc as one executable, test_<name>.
function(add_layer_tests folder)
  cmake_parse_arguments(layer "" "" "LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cc)
  if(NOT sources)
    message(FATAL_ERROR "tests/${folder}: expected tests (*.cc), found none")
  endif()
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE ${name} raftbed_testing ${layer_LINKS})
  target_compile_options(test_${name} PRIVATE ${RAFTBED_WARNINGS})
  compile_together(test_${name})
  catch_discover_tests(test_${name} TEST_PREFIX "${folder}: " DISCOVERY_MODE PRE_TEST)
endfunction()

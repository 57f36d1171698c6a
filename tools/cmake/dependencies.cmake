# The agreed libraries (DESIGN, section 8): found on the system first, else fetched at a pinned version and hash.
#
# What a distribution has is preferred, so that the versions named here are those of Debian 12 wherever it has
# one that works: the two ways give the same library. -DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=NEVER takes the
# pinned sources although the system has some. SYSTEM keeps our warnings out of their headers.
include(FetchContent)

FetchContent_Declare(fmt # 9.1.0
  URL https://github.com/fmtlib/fmt/archive/9.1.0.tar.gz
  URL_HASH SHA256=5dea48d1fcddc3ec571ce2058e13910a0d4a6bab4cc09a809d8b1dd1c88ae6f2
  SYSTEM FIND_PACKAGE_ARGS)
FetchContent_Declare(CLI11 # 2.1.2
  URL https://github.com/CLIUtils/CLI11/archive/v2.1.2.tar.gz
  URL_HASH SHA256=26291377e892ba0e5b4972cdfd4a2ab3bf53af8dac1f4ea8fe0d1376b625c8cb
  SYSTEM FIND_PACKAGE_ARGS)
FetchContent_Declare(nlohmann_json # 3.11.2
  URL https://github.com/nlohmann/json/archive/v3.11.2.tar.gz
  URL_HASH SHA256=d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273
  SYSTEM FIND_PACKAGE_ARGS)
FetchContent_Declare(Catch2 # 3.7.1
  URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
  URL_HASH SHA256=c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
  SYSTEM FIND_PACKAGE_ARGS 3)
# rapidcheck has no releases: a commit of 2023-12-14. Its package has no version file, so none is asked for.
FetchContent_Declare(rapidcheck
  URL https://github.com/emil-e/rapidcheck/archive/ff6af6fc683159deb51c543b065eba14dfcf329b.zip
  URL_HASH SHA256=60951dbc4de162622f51a4a34117c269a9921833a51dddce36f4cc80a5f7cf9f
  SYSTEM FIND_PACKAGE_ARGS CONFIG)
FetchContent_Declare(benchmark # 1.7.1
  URL https://github.com/google/benchmark/archive/refs/tags/v1.7.1.tar.gz
  URL_HASH SHA256=6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7
  SYSTEM FIND_PACKAGE_ARGS)

FetchContent_MakeAvailable(fmt CLI11 nlohmann_json)
if(RAFTBED_TESTS)
  FetchContent_MakeAvailable(Catch2 rapidcheck)
  if(DEFINED catch2_SOURCE_DIR) # fetched: where include(Catch) is found then; a system's package says so itself
    list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/extras)
  endif()
endif()
if(RAFTBED_BENCHMARKS)
  set(BENCHMARK_ENABLE_TESTING OFF CACHE INTERNAL "its tests are not ours to run")
  set(BENCHMARK_ENABLE_INSTALL OFF CACHE INTERNAL "")
  FetchContent_MakeAvailable(benchmark)
endif()

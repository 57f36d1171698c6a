# The agreed libraries (DESIGN, section 8): found on the system first, else fetched at a pinned version and hash.
include(FetchContent)

find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
if(RAFTBED_TESTS)
  find_package(Catch2 3 REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()
if(RAFTBED_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()

// A folder for one test, gone with it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace raftbed::campaign {

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / name()) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  static std::string name() {
    static int number = 0;
    return "raftbed-test-" + std::to_string(getpid()) + '-' + std::to_string(++number);
  }
  std::filesystem::path path_;
};

}  // namespace raftbed::campaign

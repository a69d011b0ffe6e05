#pragma once

#include "test/support/temporary_directory.hpp"

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace tahoe::test {

/// A node's side of the console socket for one client: answers each line it
/// reads with the next of these texts, and closes after the last.
class stub_console {
public:
  explicit stub_console(std::vector<std::string> answers);
  ~stub_console();

  std::filesystem::path socket() const { return directory_.path() / "socket"; }

  /// The lines that were read; for when the client is gone or was answered.
  std::vector<std::string> finish();

private:
  void serve();

  temporary_directory directory_;
  std::vector<std::string> answers_;
  std::vector<std::string> lines_;
  int listener_ = -1;
  std::thread thread_;
};

} // namespace tahoe::test

#pragma once

#include "web/cli/file_descriptor.hpp"

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tahoe::test {

/// The node's end of a console socket, for whoever speaks to one. It knows
///
///   echo WORD...     says the words
///   lines N          says N lines
///   fail NAME        ends with that error
///   wait             goes on until it is cancelled
///   vanish           closes the connection
///
/// and completes `echo`, `fail`.
class console_node {
public:
  explicit console_node(const std::filesystem::path& socket);
  ~console_node();

  console_node(const console_node&) = delete;
  console_node& operator=(const console_node&) = delete;

  /// All lines that clients sent, in the order they came.
  std::vector<std::string> requests() const;

  /// Connections that are open.
  size_t connections() const;

private:
  struct client;

  void run();
  void serve(client& from);
  void answer(client& to, const std::string& request);

  file_descriptor listener_;
  file_descriptor stop_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  size_t connections_ = 0;
  std::thread thread_;
};

} // namespace tahoe::test

#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <string>

namespace tahoe {

/// The address in `node.url`, there for as long as the node can be reached
/// under it: who believed an old one would talk to whoever has the port now.
class published_url {
public:
  /// Writes the file; fails with io_failure.
  static caf::expected<published_url>
  write(std::filesystem::path file, std::string url);

  published_url(published_url&&) = default;
  published_url& operator=(published_url&&) = delete;

  /// Removes the file, unless another address is in it.
  ~published_url();

  const std::string& url() const { return url_; }

private:
  published_url(std::filesystem::path file, std::string url)
    : file_(std::move(file)), url_(std::move(url)) {}

  std::filesystem::path file_; ///< empty: moved from
  std::string url_;
};

} // namespace tahoe

#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"
#include "web/cli/interrupt.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tahoe {

/// What is to be stored, read once from front to end.
class source_file {
public:
  /// Opens a file, or standard input for `-`. Waits for the one who writes to
  /// a pipe; fails with cancelled if the user interrupts.
  static caf::expected<source_file>
  open(const std::string& name, const interrupt_watch& interrupt);

  /// Known for a regular file only.
  std::optional<uint64_t> size() const { return size_; }

  /// Fills `to` as far as data is there; 0 at the end. Fails with cancelled if
  /// the user interrupts, with io_failure if the file cannot be read or turns
  /// out to have another size.
  caf::expected<size_t>
  read(char* to, size_t room, const interrupt_watch& interrupt);

private:
  source_file(file_descriptor fd, std::string name);

  file_descriptor fd_;
  std::string name_;
  std::optional<uint64_t> size_;
  uint64_t done_ = 0;
};

} // namespace tahoe

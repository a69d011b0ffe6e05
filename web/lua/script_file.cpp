#include "web/lua/script_file.hpp"

#include "web/cli/file_descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>

namespace tahoe {

caf::expected<std::string> read_script(const std::string& file) {
  constexpr size_t max_size = 4 << 20;
  auto fd = file == "-"
              ? file_descriptor::borrow(STDIN_FILENO)
              : file_descriptor{open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  auto cannot_read = [&] {
    return failure(errno == ENOENT ? ec::not_found : ec::io_failure,
                   "cannot read " + file + ": " + std::strerror(errno));
  };
  if (!fd)
    return cannot_read();
  std::string result;
  char piece[65536];
  for (;;) {
    auto size = read(fd.get(), piece, sizeof piece);
    if (size == 0)
      return result;
    if (size < 0)
      return cannot_read();
    result.append(piece, static_cast<size_t>(size));
    if (result.size() > max_size)
      return failure(ec::malformed, file
                                      + " is no script: it is longer than "
                                        "4 MiB");
  }
}

std::string script_name(const std::string& file) {
  return file == "-" ? "stdin"
                     : std::filesystem::path{file}.filename().string();
}

} // namespace tahoe

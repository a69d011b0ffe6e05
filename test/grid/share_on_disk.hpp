#pragma once

#include "codec/share_layout.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/test_grid.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <vector>

namespace tahoe::test {

/// The share of a file on each of a grid's servers, which have one each: to be
/// damaged, and to be put back as they were.
class shares_on_disk {
public:
  // Around a share stand its container's header and one lease (spec/chk.md
  // §10).
  static constexpr size_t header_size = 12;
  static constexpr size_t lease_size = 72;

  explicit shares_on_disk(test_grid& grid) {
    for (size_t i = 0; i < grid.server_count(); ++i) {
      REQUIRE(grid.server(i).shares().size() == 1);
      paths_.push_back(grid.server(i).shares()[0]);
      containers_.push_back(file_bytes(paths_[i]));
    }
  }

  /// Which share a server has.
  size_t number(size_t server) const {
    return std::stoul(paths_[server].filename().string());
  }

  /// The whole file, as it was at the beginning.
  const byte_buffer& container(size_t server) const {
    return containers_[server];
  }

  byte_buffer share(size_t server) const {
    auto& all = containers_[server];
    return {all.begin() + header_size, all.end() - lease_size};
  }

  void replace_container(size_t server, byte_view with) const {
    write_file(paths_[server], with);
  }

  void replace_share(size_t server, byte_view with) const {
    auto container = byte_view{containers_[server]};
    byte_buffer file;
    append(file, container.first(header_size));
    append(file, with);
    append(file, container.last(lease_size));
    replace_container(server, file);
  }

  void restore(size_t server) const {
    replace_container(server, containers_[server]);
  }

private:
  std::vector<std::filesystem::path> paths_;
  std::vector<byte_buffer> containers_;
};

inline share_layout layout_of(const byte_buffer& share) {
  auto layout = share_layout::parse(share, share.size());
  REQUIRE(layout);
  return *layout;
}

} // namespace tahoe::test

#pragma once

#include "actors/blob.hpp"
#include "actors/storage/disk_file.hpp"
#include "codec/share_container.hpp"
#include "crypto/lease_secrets.hpp"

namespace tahoe {

/// A whole share on disk, in a container of version 1 or 2. Opened for one
/// request: that costs a hundredth of what reading a block costs.
class stored_share {
public:
  /// `not_found` if there is none; `malformed` or `unsupported` if what is
  /// there is no container of an immutable share.
  static caf::expected<stored_share>
  open(const std::filesystem::path& path, disk_file::mode how
                                          = disk_file::mode::read);

  /// Bytes of share data, without header and leases.
  uint64_t size() const { return container_.share_size; }

  /// Share data [offset, offset + length), fewer bytes at its end.
  caf::expected<blob> read(uint64_t offset, size_t length) const;

  /// A share takes no more leases than this, lest somebody fill the disk with
  /// them; one of Tahoe-LAFS may have more already.
  static constexpr uint32_t max_leases = 1000;

  /// Moves the expiry of the lease with this renew secret to `expiration`
  /// (never backward), or adds such a lease: in the place of one that expired
  /// before `now`, else at the end. Durable when it returns, and the share
  /// data are whole whenever the power fails.
  ///
  /// `refused` if the file would have to grow, but has max_leases or
  /// `may_grow` is false.
  /// @pre opened with mode::update
  caf::expected<void>
  add_or_renew_lease(const lease_secrets& secrets, uint32_t expiration,
                     uint32_t now, bool may_grow);

private:
  stored_share(disk_file file, const share_container& container);

  /// All or nothing: a lease that cannot be added leaves no trace, as far as
  /// the disk allows.
  caf::expected<void> add_lease(const lease& added);

  caf::expected<void> write_and_sync(uint64_t offset, byte_view bytes);

  disk_file file_;
  share_container container_;
};

/// A lease of owner 0 as containers of `version` keep it.
lease make_lease(uint32_t version, const lease_secrets& secrets,
                 uint32_t expiration);

} // namespace tahoe

#pragma once

#include "codec/segmentation.hpp"
#include "codec/share_hash_chain.hpp"
#include "crypto/capability.hpp"
#include "crypto/hash_tree.hpp"
#include "crypto/incomplete_hash_tree.hpp"

#include <optional>

namespace tahoe {

/// What has been proven about a file so far, starting from its cap. Shares
/// bring the proofs (spec/chk.md §9, "What a downloader must check"):
///
///     cap -> UEB -> share tree -> block tree of each share -> block
///                -> crypttext tree -> crypttext segment
class verified_file {
public:
  /// Larger segments would have to be held in memory as a whole.
  static constexpr uint64_t max_segment_size = uint64_t{128} << 20;

  explicit verified_file(const chk_verify_cap& cap) : cap_(cap) {}

  const chk_verify_cap& cap() const { return cap_; }

  /// Fails with integrity_failure if these are not the bytes that the cap
  /// stands for. If they are, but describe a file that cannot be read here, no
  /// other share can help: see `problem`.
  caf::expected<void> add_uri_extension(byte_view packed);

  /// Why the file cannot be read, however many shares there are.
  const caf::error& problem() const { return problem_; }

  /// How the file is cut; empty until a UEB was accepted.
  const std::optional<segmentation>& shape() const { return shape_; }

  /// Proves the root of a share's block hash tree by the share's chain.
  /// Fails with integrity_failure or malformed.
  /// @pre shape()
  caf::expected<void>
  add_block_root(uint16_t share_number, const std::vector<share_hash>& chain,
                 const digest& block_root);

  bool has_crypttext_hashes() const { return crypttext_tree_.has_value(); }

  /// Takes the crypttext hash tree as a share stores it. Fails with
  /// integrity_failure or malformed.
  /// @pre shape()
  caf::expected<void> add_crypttext_hashes(byte_view flat);

  /// @pre has_crypttext_hashes() and there is such a segment
  const digest& crypttext_segment_hash(uint64_t segment_number) const {
    return crypttext_tree_->leaf(segment_number);
  }

private:
  caf::expected<segmentation> read_shape(byte_view packed);

  chk_verify_cap cap_;
  caf::error problem_;
  std::optional<segmentation> shape_;
  std::optional<incomplete_hash_tree> share_tree_;
  digest crypttext_root_;
  std::optional<hash_tree> crypttext_tree_;
};

} // namespace tahoe

#include "actors/download/verified_file.hpp"

#include "codec/uri_extension.hpp"
#include "crypto/file_hashes.hpp"

namespace tahoe {

caf::expected<void> verified_file::add_uri_extension(byte_view packed) {
  if (uri_extension_hash(packed) != cap_.uri_extension_hash)
    return failure(ec::integrity_failure, "the UEB does not match the cap");
  if (problem_)
    return problem_;
  if (shape_)
    return {};
  auto shape = read_shape(packed);
  if (!shape) {
    problem_ = shape.error();
    return problem_;
  }
  shape_ = *shape;
  return {};
}

caf::expected<segmentation> verified_file::read_shape(byte_view packed) {
  auto ueb = uri_extension::parse(packed);
  if (!ueb)
    return std::move(ueb.error());
  auto shape
    = ueb->check_against(cap_.size, static_cast<uint16_t>(cap_.needed_shares),
                         static_cast<uint16_t>(cap_.total_shares));
  if (!shape)
    return shape;
  if (shape->segment_size() > max_segment_size)
    return failure(ec::unsupported,
                   "the file has segments of "
                     + std::to_string(shape->segment_size())
                     + " bytes, and 128 MiB is the most that is read");
  if (shape->segment_count() > segmentation::max_segment_count)
    return failure(ec::unsupported,
                   "the file has " + std::to_string(shape->segment_count())
                     + " segments, and "
                     + std::to_string(segmentation::max_segment_count)
                     + " is the most that is read");
  auto tree
    = incomplete_hash_tree::make(cap_.total_shares, ueb->share_root_hash);
  if (!tree)
    return std::move(tree.error());
  share_tree_ = std::move(*tree);
  crypttext_root_ = ueb->crypttext_root_hash;
  return shape;
}

caf::expected<void>
verified_file::add_block_root(uint16_t share_number,
                              const std::vector<share_hash>& chain,
                              const digest& block_root) {
  node_hashes nodes;
  for (auto& link : chain)
    nodes.emplace(link.node_number, link.hash);
  return share_tree_->set_hashes(nodes, {{share_number, block_root}});
}

caf::expected<void> verified_file::add_crypttext_hashes(byte_view flat) {
  auto tree
    = hash_tree::verified(shape_->segment_count(), flat, crypttext_root_);
  if (!tree)
    return std::move(tree.error());
  crypttext_tree_ = std::move(*tree);
  return {};
}

} // namespace tahoe

#include "actors/download/share_validator.hpp"

#include "crypto/file_hashes.hpp"

#include <algorithm>

namespace tahoe {

namespace {

// A chain over 256 shares takes 9 nodes; areas may be somewhat larger.
constexpr uint64_t max_chain_area = 4096;

bool contains(const share_area& outer, const share_area& inner) {
  return inner.offset >= outer.offset && inner.end() <= outer.end();
}

byte_view
part(const share_area& outer, byte_view bytes, const share_area& inner) {
  return bytes.subspan(inner.offset - outer.offset, inner.length);
}

} // namespace

caf::expected<void> share_validator::advance(verified_file& file) {
  wanted_.reset();
  using step = caf::expected<void> (share_validator::*)(verified_file&);
  auto next_step = [&]() -> step {
    if (tail_.empty())
      return &share_validator::read_tail;
    if (!blocks_checked_)
      return &share_validator::read_block_tree;
    return &share_validator::read_crypttext_tree;
  };
  if (!layout_)
    if (auto done = read_header(); !done || wanted_)
      return done;
  while (!wanted_ && !blocks_)
    if (auto done = (this->*next_step())(file); !done)
      return done;
  return {};
}

caf::expected<void> share_validator::add(byte_view bytes, verified_file& file) {
  if (bytes.size() != wanted_->length)
    return failure(ec::integrity_failure, "the share ends before byte "
                                            + std::to_string(wanted_->end()));
  append(collected_, bytes);
  return advance(file);
}

std::optional<byte_view> share_validator::fetch(const share_area& area) {
  if (share_area head{0, head_.size()}; contains(head, area))
    return part(head, head_.view(), area);
  if (contains(tail_area_, area) && !tail_.empty())
    return part(tail_area_, tail_, area);
  if (collected_area_ != area) {
    collected_area_ = area;
    collected_.clear();
  }
  if (collected_.size() == area.length)
    return collected_;
  auto rest = area.length - collected_.size();
  wanted_ = share_area{area.offset + collected_.size(),
                       std::min<uint64_t>(rest, blob::max_wire_size)};
  return std::nullopt;
}

caf::expected<void> share_validator::read_header() {
  auto start
    = fetch({0, std::min<uint64_t>(size_, share_layout::max_header_size)});
  if (!start)
    return {};
  auto layout = share_layout::parse(*start, size_);
  if (!layout)
    return std::move(layout.error());
  if (layout->share_hash_chain.length > max_chain_area)
    return failure(ec::malformed,
                   "the share has a chain of "
                     + std::to_string(layout->share_hash_chain.length)
                     + " bytes");
  layout_ = *layout;
  // Everything behind the data comes with one request if it is not too much;
  // otherwise chain and UEB first, which tell how large the trees must be.
  auto& ueb = layout_->uri_extension;
  auto end
    = ueb.offset + std::min<uint64_t>(ueb.length, max_uri_extension_area);
  auto start_of_tail = layout_->crypttext_hash_tree.offset;
  if (end - start_of_tail > blob::max_wire_size)
    start_of_tail = layout_->share_hash_chain.offset;
  tail_area_ = {start_of_tail, end - start_of_tail};
  return {};
}

caf::expected<void> share_validator::read_tail(verified_file& file) {
  auto bytes = fetch(tail_area_);
  if (!bytes)
    return {};
  auto ueb_offset = layout_->uri_extension.offset - tail_area_.offset;
  auto ueb = layout_->unpack_uri_extension(bytes->subspan(ueb_offset));
  if (!ueb)
    return std::move(ueb.error());
  if (auto done = file.add_uri_extension(*ueb); !done)
    return done;
  if (auto done = layout_->check_against(*file.shape()); !done)
    return done;
  auto chain_area = layout_->share_hash_chain;
  chain_area.length
    = chain_length(file.shape()->total_shares()) * share_hash_size;
  auto chain = parse_chain(part(tail_area_, *bytes, chain_area));
  if (!chain)
    return std::move(chain.error());
  chain_ = std::move(*chain);
  tail_.assign(bytes->begin(), bytes->end());
  return {};
}

caf::expected<void> share_validator::read_block_tree(verified_file& file) {
  auto count = file.shape()->segment_count();
  auto flat = fetch({layout_->block_hash_tree.offset, hash_tree_size(count)});
  if (!flat)
    return {};
  auto root = *digest::from(flat->first(digest::length));
  if (auto done = file.add_block_root(number_, chain_, root); !done)
    return done;
  auto tree = hash_tree::verified(count, *flat, root);
  if (!tree)
    return std::move(tree.error());
  blocks_checked_ = std::move(*tree);
  return {};
}

caf::expected<void> share_validator::read_crypttext_tree(verified_file& file) {
  // Any one share's copy will do.
  if (!file.has_crypttext_hashes()) {
    auto flat = fetch({layout_->crypttext_hash_tree.offset,
                       hash_tree_size(file.shape()->segment_count())});
    if (!flat)
      return {};
    if (auto done = file.add_crypttext_hashes(*flat); !done)
      return done;
  }
  blocks_ = std::move(blocks_checked_);
  tail_ = {};
  collected_ = {};
  return {};
}

share_area share_validator::block_area(const segmentation& shape,
                                       uint64_t segment_number) const {
  return {layout_->data.offset + shape.block_offset(segment_number),
          shape.block_size(segment_number)};
}

std::optional<blob>
share_validator::block_in_head(const segmentation& shape,
                               uint64_t segment_number) const {
  auto area = block_area(shape, segment_number);
  if (area.end() > head_.size())
    return std::nullopt;
  return head_.slice(area.offset, area.length);
}

caf::expected<void>
share_validator::check_block(uint64_t segment_number, byte_view block) const {
  if (block_hash(block) != blocks_->leaf(segment_number))
    return failure(ec::integrity_failure, "the block of segment "
                                            + std::to_string(segment_number)
                                            + " has a wrong hash");
  return {};
}

} // namespace tahoe

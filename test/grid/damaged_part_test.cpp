#include "test/grid/scenario.hpp"
#include "test/grid/share_on_disk.hpp"

namespace tahoe::damaged_part_test {

using namespace tahoe::test;

namespace {

void flip(byte_buffer& share, uint64_t offset) {
  share[offset] ^= 1;
}

/// What becomes of a read if four of five shares have the same damage.
enum class outcome_of_four {
  failure,
  either,  ///< this part is enough in one share, if that is found early
  success, ///< nobody reads this part
};

/// One part of a share, and damage to it.
struct damage {
  const char* part;
  void (*inflict)(byte_buffer& share, const share_layout& layout);
  outcome_of_four four = outcome_of_four::failure;
};

// Lambdas without captures, for the table.
constexpr damage damages[] = {
  {"version", [](auto& x, auto&) { flip(x, 3); }},
  {"block size", [](auto& x, auto&) { flip(x, 7); }, outcome_of_four::success},
  {"data size", [](auto& x, auto&) { flip(x, 11); }, outcome_of_four::success},
  {"offset of data", [](auto& x, auto&) { flip(x, 15); }},
  {"offset of plaintext tree", [](auto& x, auto&) { flip(x, 19); },
   outcome_of_four::success},
  {"offset of crypttext tree", [](auto& x, auto&) { flip(x, 23); }},
  {"offset of block tree", [](auto& x, auto&) { flip(x, 27); }},
  {"offset of chain", [](auto& x, auto&) { flip(x, 31); }},
  {"offset of UEB", [](auto& x, auto&) { flip(x, 35); }},
  {"an offset past the end", [](auto& x, auto&) { flip(x, 32); }},
  {"first block", [](auto& x, auto& at) { flip(x, at.data.offset); }},
  {"last block", [](auto& x, auto& at) { flip(x, at.data.end() - 1); }},
  {"two blocks exchanged",
   [](auto& x, auto& at) {
     auto first = x.begin() + static_cast<ptrdiff_t>(at.data.offset);
     auto size = static_cast<ptrdiff_t>(at.block_size);
     std::swap_ranges(first, first + size, first + size);
   }},
  {"plaintext tree",
   [](auto& x, auto& at) { flip(x, at.plaintext_hash_tree.offset); },
   outcome_of_four::success},
  {"root of crypttext tree",
   [](auto& x, auto& at) { flip(x, at.crypttext_hash_tree.offset); },
   outcome_of_four::either},
  {"leaf of crypttext tree",
   [](auto& x, auto& at) { flip(x, at.crypttext_hash_tree.offset + 15 * 32); },
   outcome_of_four::either},
  {"root of block tree",
   [](auto& x, auto& at) { flip(x, at.block_hash_tree.offset); }},
  {"leaf of block tree",
   [](auto& x, auto& at) { flip(x, at.block_hash_tree.offset + 15 * 32); }},
  {"number in chain",
   [](auto& x, auto& at) { flip(x, at.share_hash_chain.offset + 1); }},
  {"hash in chain",
   [](auto& x, auto& at) { flip(x, at.share_hash_chain.offset + 2); }},
  {"length of UEB",
   [](auto& x, auto& at) { flip(x, at.uri_extension.offset + 3); }},
  {"enormous length of UEB",
   [](auto& x, auto& at) { flip(x, at.uri_extension.offset); }},
  {"UEB", [](auto& x, auto& at) { flip(x, at.uri_extension.offset + 40); }},
  {"end of UEB", [](auto& x, auto&) { flip(x, x.size() - 1); }},
  {"nothing left", [](auto& x, auto&) { x.clear(); }},
  {"half a header", [](auto& x, auto&) { x.resize(18); }},
  {"no more than a header", [](auto& x, auto&) { x.resize(36); }},
  {"no trees", [](auto& x, auto& at) { x.resize(at.data.end()); }},
  {"no chain", [](auto& x, auto& at) { x.resize(at.share_hash_chain.offset); }},
  {"no UEB", [](auto& x, auto& at) { x.resize(at.uri_extension.offset); }},
  {"one byte short", [](auto& x, auto&) { x.pop_back(); }},
  {"longer at its end", [](auto& x, auto&) { x.resize(x.size() + 5000); },
   outcome_of_four::success},
  {"longer at its beginning",
   [](auto& x, auto&) { x.insert(x.begin(), 100, uint8_t{0}); }},
  {"longer in the middle",
   [](auto& x, auto& at) {
     auto middle = x.begin() + static_cast<ptrdiff_t>(at.data.offset + 700);
     x.insert(middle, 100, uint8_t{0});
   }},
};

void inflict(const damage& what, const shares_on_disk& shares, size_t server) {
  auto share = shares.share(server);
  what.inflict(share, layout_of(shares.share(server)));
  shares.replace_share(server, share);
}

} // namespace

TEST_SUITE_BEGIN("damaged_part");

TEST_CASE("damage to any part of three of five shares is survived") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    shares_on_disk shares{grid};
    for (auto& what : damages) {
      CAPTURE(std::string{what.part});
      for (size_t i = 0; i < 3; ++i)
        inflict(what, shares, (seed + i) % 5);
      CHECK(grid.download(0, cap) == ten_segments());
      for (size_t i = 0; i < 5; ++i)
        shares.restore(i);
    }
    check_nothing_is_open(grid);
  });
}

TEST_CASE("damage to a part of four shares is named, or does no harm") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    shares_on_disk shares{grid};
    for (auto& what : damages) {
      CAPTURE(std::string{what.part});
      for (size_t i = 0; i < 4; ++i)
        inflict(what, shares, (seed + i) % 5);
      auto bytes = grid.download(0, cap);
      if (bytes)
        CHECK(*bytes == ten_segments());
      else
        CHECK_MESSAGE(code_of(bytes) == ec::integrity_failure, text_of(bytes));
      if (what.four != outcome_of_four::either)
        CHECK(bool{bytes} == (what.four == outcome_of_four::success));
      for (size_t i = 0; i < 5; ++i)
        shares.restore(i);
    }
    check_nothing_is_open(grid);
  });
}

TEST_SUITE_END();

} // namespace tahoe::damaged_part_test

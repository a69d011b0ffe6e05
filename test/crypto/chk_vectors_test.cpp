#include "crypto/capability.hpp"
#include "test/support/chk_vectors.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace tahoe::chk_vectors_test {

TEST_SUITE_BEGIN("chk_vectors");

TEST_CASE("the published caps hold the keys derived from their plaintext") {
  auto rows = test::read_chk_vectors();
  if (rows.empty())
    MESSAGE("skipped: no vectors beside the checkout");
  for (auto& row : rows) {
    CAPTURE(row.cap);
    auto cap = parse_capability(row.cap);
    REQUIRE(cap);
    auto& read = std::get<chk_read_cap>(*cap);
    CHECK(read.to_uri() == row.cap);
    CHECK(read.needed_shares == row.needed_shares);
    CHECK(read.total_shares == row.total_shares);
    CHECK(read.size == row.length);
    auto segment_size = std::min(row.max_segment_size, row.length);
    segment_size += row.needed_shares - 1;
    segment_size -= segment_size % row.needed_shares;
    convergence_hasher hasher{convergence_secret{row.convergence},
                              row.needed_shares, row.total_shares,
                              segment_size};
    hasher.update(row.plaintext());
    CHECK(hasher.finish() == read.key);
  }
}

TEST_SUITE_END();

} // namespace tahoe::chk_vectors_test

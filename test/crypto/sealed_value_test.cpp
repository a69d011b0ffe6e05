#include "crypto/sealed_value.hpp"
#include "test/support/scripted_random.hpp"
#include "test/support/vdir_answers.hpp"

#include <doctest/doctest.h>

namespace tahoe::sealed_value_test {

namespace {

const auto key = *read_seal_key::from(byte_buffer(16, 1));
const entry_place place{*directory_index::from(byte_buffer(32, 2)),
                        *name_hash::from(byte_buffer(32, 3)),
                        *entry_id::from(byte_buffer(16, 4))};

std::string seal(const std::string& value) {
  return *value_sealer{key, system_random()}.seal(place, entry_slot::name,
                                                  value);
}

void check_damaged(const caf::expected<std::string_view>& opened,
                   const std::string& how) {
  REQUIRE_FALSE(opened);
  CHECK(opened.error() == ec::integrity_failure);
  CHECK(describe(opened.error()) == "damaged entry: its " + how);
}

} // namespace

TEST_SUITE_BEGIN("sealed_value");

TEST_CASE("values are sealed as the oracle seals them, and open again") {
  for (auto& row : test::vdir_answers("sealed")) {
    CAPTURE(row.text(5));
    auto key = row.as<read_seal_key>(0);
    auto slot = static_cast<entry_slot>(std::stoi(row.text(1)));
    entry_place place{row.as<directory_index>(2), row.as<name_hash>(3),
                      row.as<entry_id>(4)};
    value_sealer sealer{key, test::scripted_random(row.bytes(5))};
    CHECK(sealer.seal(place, slot, row.string(6)) == row.string(7));
    value_opener opener{key};
    CHECK(opener.open(place, slot, row.string(7)) == row.string(6));
  }
}

TEST_CASE("both kinds of keys are used alike") {
  value_sealer sealer{*write_seal_key::from(byte_buffer(16, 1)),
                      system_random()};
  auto sealed = *sealer.seal(place, entry_slot::name, "value");
  CHECK(value_opener{key}.open(place, entry_slot::name, sealed) == "value");
}

TEST_CASE("no two seals of one value are alike") {
  CHECK(seal("value") != seal("value"));
  CHECK(seal("value").size() == 5 + seal_length);
  CHECK(seal("").size() == seal_length);
}

TEST_CASE("a sealed value opens with its key in its place only") {
  auto sealed = seal("value");
  value_opener opener{key};
  auto opens = [&](const entry_place& where, entry_slot slot) {
    auto opened = opener.open(where, slot, sealed);
    if (!opened)
      check_damaged(opened, to_string(slot) + " has a seal that does not fit");
    return static_cast<bool>(opened);
  };
  CHECK(opens(place, entry_slot::name));
  CHECK_FALSE(opens(place, entry_slot::write_cap));
  CHECK_FALSE(opens(place, entry_slot::read_cap));
  CHECK_FALSE(opens(place, entry_slot::metadata));
  auto other = place;
  other.directory.bytes[31] ^= 1;
  CHECK_FALSE(opens(other, entry_slot::name));
  other = place;
  other.name.bytes[0] ^= 0x80;
  CHECK_FALSE(opens(other, entry_slot::name));
  other = place;
  other.id.bytes[15] ^= 1;
  CHECK_FALSE(opens(other, entry_slot::name));
  CHECK(opens(place, entry_slot::name));
  value_opener stranger{*read_seal_key::from(byte_buffer(16, 5))};
  CHECK_FALSE(stranger.open(place, entry_slot::name, sealed));
}

TEST_CASE("a flipped bit anywhere is detected") {
  value_opener opener{key};
  for (auto value : {std::string{}, std::string{"value"}}) {
    auto sealed = seal(value);
    for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
      auto flipped = sealed;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
      check_damaged(opener.open(place, entry_slot::name, flipped),
                    "name has a seal that does not fit");
    }
    CHECK(opener.open(place, entry_slot::name, sealed) == value);
  }
}

TEST_CASE("a value cut short or made longer is detected") {
  value_opener opener{key};
  auto sealed = seal("value");
  for (size_t size = 0; size < sealed.size(); ++size)
    check_damaged(opener.open(place, entry_slot::name, sealed.substr(0, size)),
                  size < seal_length ? "name is cut short"
                                     : "name has a seal that does not fit");
  check_damaged(opener.open(place, entry_slot::name, sealed + '\0'),
                "name has a seal that does not fit");
  check_damaged(opener.open(place, entry_slot::name, sealed.substr(1)),
                "name has a seal that does not fit");
}

TEST_CASE("a value has at most 4096 bytes") {
  std::string longest(max_value_length, 'x');
  value_opener opener{key};
  CHECK(opener.open(place, entry_slot::name, seal(longest)) == longest);
  value_sealer sealer{key, system_random()};
  auto refused = sealer.seal(place, entry_slot::metadata, longest + "x");
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == ec::malformed);
  CHECK(describe(refused.error()) == "the metadata is longer than 4096 bytes");
  for (size_t size : {max_sealed_length + 1, size_t{50'000'000}})
    check_damaged(
      opener.open(place, entry_slot::metadata, std::string(size, 'x')),
      "metadata is longer than 4096 bytes");
}

TEST_CASE("without randomness nothing is sealed") {
  value_sealer sealer{key, test::scripted_random(byte_buffer(11))};
  auto sealed = sealer.seal(place, entry_slot::name, "value");
  REQUIRE_FALSE(sealed);
  CHECK(sealed.error() == ec::io_failure);
}

TEST_SUITE_END();

} // namespace tahoe::sealed_value_test

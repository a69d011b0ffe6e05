#include "crypto/sealed_entry.hpp"
#include "test/support/entry_samples.hpp"
#include "test/support/scripted_random.hpp"
#include "test/support/vdir_answers.hpp"

#include <doctest/doctest.h>

namespace tahoe::sealed_entry_test {

using namespace tahoe::test::entry_samples;

namespace {

void check_not_sealed(const plain_entry& entry, const std::string& why) {
  auto sealed = entry_sealer{write_key, system_random()}.seal(entry);
  REQUIRE_FALSE(sealed);
  CHECK(sealed.error() == ec::malformed);
  CHECK(describe(sealed.error()) == why);
}

} // namespace

TEST_SUITE_BEGIN("sealed_entry");

TEST_CASE("entries are sealed as the oracle seals them, and open again") {
  for (auto& row : test::vdir_answers("entry")) {
    CAPTURE(row.string(1));
    auto key = row.as<directory_write_key>(0);
    plain_entry entry{row.string(1), std::nullopt, parsed(row.text(3)),
                      row.string(4)};
    if (row.text(2) != "-")
      entry.write_cap = parsed(row.text(2));
    entry_sealer sealer{key, test::scripted_random(row.bytes(5))};
    auto sealed = sealer.seal(entry);
    REQUIRE(sealed);
    CHECK(test::to_hex(sealed->hash.view()) == row.text(6));
    CHECK(test::to_hex(sealed->id.view()) == row.text(5).substr(0, 32));
    for (size_t i = 0; i < all_slots.size(); ++i)
      CHECK(sealed.value().*all_slots[i] == row.string(7 + i));
    CHECK(entry_opener{key}.open(*sealed) == entry);
    CHECK(entry_opener{read_key_of(key)}.open(*sealed)
          == without_write_cap(entry));
  }
}

TEST_CASE("an opener opens one entry after the other, good or bad") {
  entry_opener opener{write_key};
  auto broken = seal(file_entry());
  broken.read_cap.back() ^= 1;
  for (int i = 0; i < 3; ++i) {
    CHECK(opener.open(seal(directory_entry())) == directory_entry());
    CHECK_FALSE(opener.open(broken));
    CHECK(opener.open(seal(file_entry())) == file_entry());
  }
}

TEST_CASE("an entry is sealed under its name in NFC") {
  auto sealed = seal(file_entry("Zoe\xcc\x88"));
  CHECK(sealed.hash == name_hash_of(read_key, "Zo\xc3\xab"));
  CHECK(entry_opener{read_key}.open(sealed)->name == "Zo\xc3\xab");
}

TEST_CASE("putting an entry again takes another id and other nonces") {
  auto one = seal(file_entry()), two = seal(file_entry());
  CHECK(one.hash == two.hash);
  CHECK(one.id != two.id);
  for (auto slot : all_slots)
    CHECK((one.*slot).substr(0, 12) != (two.*slot).substr(0, 12));
}

TEST_CASE("another version is no damage: the server counts them") {
  auto sealed = seal(file_entry());
  CHECK(sealed.version == 0);
  sealed.version = 77;
  CHECK(entry_opener{write_key}.open(sealed) == file_entry());
}

TEST_CASE("caps of tomorrow and of Tahoe-LAFS are kept") {
  for (auto [write, read] : {std::pair{"URI:DIR2:a:b", "URI:DIR2-RO:c:b"},
                             std::pair{"URI:NEW:a", "URI:NEW-RO:c"},
                             std::pair{"URI:NEW:a", "ro.URI:NEW:c"},
                             std::pair{"ro.URI:NEW:a", "ro.URI:NEW:a"}}) {
    plain_entry entry{"child", parsed(write), parsed(read), "{}"};
    CHECK(std::holds_alternative<unknown_cap>(entry.read_cap));
    auto sealed = seal(entry);
    CHECK(entry_opener{write_key}.open(sealed) == entry);
    CHECK(entry_opener{read_key}.open(sealed) == without_write_cap(entry));
  }
}

TEST_CASE("caps that do not belong together are not sealed") {
  auto other = child;
  other.tub.bytes[0] ^= 1;
  for (auto& read_cap : {capability{other.to_read_only()}, literal,
                         capability{child.to_read_only().to_verify()}})
    check_not_sealed({"child", child, read_cap, "{}"},
                     "malformed entry: its read cap is not the read-only form "
                     "of its write cap");
  for (auto& write_cap :
       {capability{child}, parsed("URI:DIR2:x"), parsed("ro.URI:SSK:x")})
    check_not_sealed({"child", std::nullopt, write_cap, "{}"},
                     "malformed entry: its read cap is a write cap");
}

TEST_CASE("what would not open is not sealed") {
  check_not_sealed(file_entry("a/b"),
                   "malformed name: it holds a '/' at byte 1");
  auto entry = file_entry();
  entry.read_cap = unknown_cap{};
  check_not_sealed(entry, "malformed entry: its read cap is no cap");
  entry.read_cap = lit_cap{byte_buffer(3000)};
  check_not_sealed(entry, "malformed entry: its read cap is no cap");
  entry.read_cap = capability{};
  check_not_sealed(entry, "malformed entry: its read cap is no cap");
  entry = file_entry();
  entry.write_cap = unknown_cap{};
  check_not_sealed(entry, "malformed entry: its write cap is no cap");
  entry = file_entry();
  entry.metadata = std::string(4097, ' ');
  check_not_sealed(entry, "the metadata is longer than 4096 bytes");
}

TEST_CASE("without randomness nothing is sealed") {
  for (size_t bytes : {0, 15, 16, 27, 63})
    CHECK(entry_sealer{write_key, test::scripted_random(byte_buffer(bytes))}
            .seal(file_entry())
            .error()
          == ec::io_failure);
  CHECK(entry_sealer{write_key, test::scripted_random(byte_buffer(64))}.seal(
    file_entry()));
}

TEST_SUITE_END();

} // namespace tahoe::sealed_entry_test

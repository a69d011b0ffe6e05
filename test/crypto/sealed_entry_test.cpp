#include "crypto/sealed_entry.hpp"
#include "test/support/scripted_random.hpp"
#include "test/support/vdir_answers.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace tahoe;

namespace {

constexpr std::array all_slots{&sealed_entry::name, &sealed_entry::write_cap,
                               &sealed_entry::read_cap,
                               &sealed_entry::metadata};

const auto write_key = *directory_write_key::from(byte_buffer(16, 1));
const auto read_key = read_key_of(write_key);
const directory_write_cap child{*directory_write_key::from(byte_buffer(16, 2)),
                                *tub_id::from(byte_buffer(32, 3)),
                                *swissnum::from(byte_buffer(20, 4))};
const capability literal = lit_cap{{'o', 'n', 'e'}};

plain_entry directory_entry(const std::string& name = "child") {
  return {name, child, child.to_read_only(), "{\"x\": 1}"};
}

plain_entry file_entry(const std::string& name = "file") {
  return {name, std::nullopt, literal, "{}"};
}

plain_entry without_write_cap(plain_entry entry) {
  entry.write_cap.reset();
  return entry;
}

sealed_entry seal(const plain_entry& entry) {
  return *entry_sealer{write_key, system_random()}.seal(entry);
}

/// An entry of these texts, whatever they say, sealed with these keys.
struct forger {
  value_sealer for_readers{seal_key_of(read_key), system_random()};
  value_sealer for_writers{seal_key_of(write_key), system_random()};

  sealed_entry seal(const std::string& name, const std::string& write_cap,
                    const std::string& read_cap) {
    entry_place place{index_of(read_key), name_hash_of(read_key, name), {}};
    return {
      place.name,
      place.id,
      *for_readers.seal(place, entry_slot::name, name),
      *for_writers.seal(place, entry_slot::write_cap, write_cap),
      *for_readers.seal(place, entry_slot::read_cap, read_cap),
      *for_readers.seal(place, entry_slot::metadata, "{}"),
    };
  }
};

template <class Key>
bool opens(const Key& key, const sealed_entry& entry) {
  auto opened = entry_opener{key}.open(entry);
  if (!opened)
    CHECK(opened.error() == ec::integrity_failure);
  return static_cast<bool>(opened);
}

template <class Key>
void check_damaged(const Key& key, const sealed_entry& entry,
                   const std::string& how) {
  auto opened = entry_opener{key}.open(entry);
  REQUIRE_FALSE(opened);
  CHECK(opened.error() == ec::integrity_failure);
  CHECK(describe(opened.error()) == "damaged entry: " + how);
}

void check_not_sealed(const plain_entry& entry, const std::string& why) {
  auto sealed = entry_sealer{write_key, system_random()}.seal(entry);
  REQUIRE_FALSE(sealed);
  CHECK(sealed.error() == ec::malformed);
  CHECK(describe(sealed.error()) == why);
}

capability parsed(const std::string& uri) {
  return *parse_capability(uri);
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

TEST_CASE("nobody but writer and reader opens an entry") {
  auto sealed = seal(directory_entry());
  CHECK_FALSE(opens(*directory_write_key::from(byte_buffer(16, 9)), sealed));
  CHECK_FALSE(opens(*directory_read_key::from(byte_buffer(16, 9)), sealed));
}

TEST_CASE("a flipped bit anywhere is detected") {
  auto sealed = seal(directory_entry());
  entry_opener reader{read_key}, writer{write_key};
  auto check = [&](bool for_writers) {
    CHECK_FALSE(writer.open(sealed));
    auto opened = reader.open(sealed);
    if (for_writers)
      CHECK(opened == without_write_cap(directory_entry()));
    else
      CHECK_FALSE(opened);
  };
  for (size_t bit = 0; bit < 8 * name_hash::length; ++bit) {
    sealed.hash.bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    check(false);
    sealed.hash.bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  for (size_t bit = 0; bit < 8 * entry_id::length; ++bit) {
    sealed.id.bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    check(false);
    sealed.id.bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  for (auto slot : all_slots)
    for (size_t bit = 0; bit < 8 * (sealed.*slot).size(); ++bit) {
      auto& byte = (sealed.*slot)[bit / 8];
      auto good = byte;
      byte = static_cast<char>(good ^ 1 << bit % 8);
      // A reader does not look at what is none of its business.
      check(slot == &sealed_entry::write_cap);
      byte = good;
    }
  CHECK(writer.open(sealed) == directory_entry());
}

TEST_CASE("a slot cut short at any byte is detected") {
  auto sealed = seal(directory_entry());
  for (auto slot : all_slots)
    for (size_t size = 0; size < (sealed.*slot).size(); ++size) {
      auto cut = sealed;
      (cut.*slot).resize(size);
      CHECK_FALSE(opens(write_key, cut));
      CHECK(opens(read_key, cut) == (slot == &sealed_entry::write_cap));
    }
}

TEST_CASE("a stripped slot is detected, also that of a file's write cap") {
  auto sealed = seal(file_entry());
  const std::array<std::string, 4> names{"name", "write cap", "read cap",
                                         "metadata"};
  for (size_t i = 0; i < all_slots.size(); ++i) {
    auto stripped = sealed;
    (stripped.*all_slots[i]).clear();
    check_damaged(write_key, stripped, "its " + names[i] + " is cut short");
  }
}

TEST_CASE("slots do not change places") {
  auto sealed = seal(directory_entry());
  for (auto one : all_slots)
    for (auto other : all_slots)
      if (one != other) {
        auto swapped = sealed;
        std::swap(swapped.*one, swapped.*other);
        CHECK_FALSE(opens(write_key, swapped));
        CHECK_FALSE(opens(read_key, swapped));
      }
}

TEST_CASE("slots of two entries do not mix") {
  auto sealed = seal(directory_entry());
  auto older = seal(directory_entry());
  auto other = seal(file_entry());
  for (auto slot : all_slots)
    for (auto& from : {older, other}) {
      auto mixed = sealed;
      mixed.*slot = from.*slot;
      CHECK_FALSE(opens(write_key, mixed));
      CHECK(opens(read_key, mixed) == (slot == &sealed_entry::write_cap));
    }
}

TEST_CASE("entries do not move to other names, ids or directories") {
  auto sealed = seal(file_entry());
  auto moved = sealed;
  moved.hash = name_hash_of(read_key, "other");
  check_damaged(read_key, moved, "its name has a seal that does not fit");
  moved = sealed;
  moved.id = seal(file_entry()).id;
  check_damaged(read_key, moved, "its name has a seal that does not fit");
  auto elsewhere = *directory_write_key::from(byte_buffer(16, 7));
  auto there = *entry_sealer{elsewhere, system_random()}.seal(file_entry());
  check_damaged(write_key, there, "its name has a seal that does not fit");
  there.hash = sealed.hash;
  check_damaged(write_key, there, "its name has a seal that does not fit");
}

TEST_CASE("another version is no damage: the server counts them") {
  auto sealed = seal(file_entry());
  CHECK(sealed.version == 0);
  sealed.version = 77;
  CHECK(opens(write_key, sealed));
}

TEST_CASE("a name must be the one whose hash the entry has") {
  value_sealer by_reader{seal_key_of(read_key), system_random()};
  auto sealed = seal(file_entry());
  entry_place place{index_of(read_key), sealed.hash, sealed.id};
  sealed.name = *by_reader.seal(place, entry_slot::name, "other");
  check_damaged(read_key, sealed, "its name is not the one it is kept under");
  check_damaged(write_key, sealed, "its name is not the one it is kept under");
}

TEST_CASE("a sealed name that is no name is damage") {
  forger any;
  auto damage = [&](const std::string& name, const std::string& how) {
    check_damaged(read_key, any.seal(name, "", to_uri(literal)), how);
  };
  damage("", "malformed name: it is empty");
  damage("..", "malformed name: \".\" and \"..\" are no names");
  damage("../x", "malformed name: it holds a '/' at byte 2");
  damage("\xff", "malformed name: it is not UTF-8 at byte 0");
  damage(std::string(256, 'x'), "malformed name: it is longer than 255 bytes");
}

TEST_CASE("a reader cannot seal a write cap") {
  value_sealer by_reader{seal_key_of(read_key), system_random()};
  auto sealed = seal(directory_entry());
  entry_place place{index_of(read_key), sealed.hash, sealed.id};
  for (auto& text : {child.to_uri(), std::string{}}) {
    sealed.write_cap = *by_reader.seal(place, entry_slot::write_cap, text);
    check_damaged(write_key, sealed,
                  "its write cap has a seal that does not fit");
  }
}

TEST_CASE("a read cap must be what its write cap diminishes to") {
  constexpr auto how
    = "its read cap is not the read-only form of its write cap";
  forger any;
  auto other = child;
  other.key = *directory_write_key::from(byte_buffer(16, 8));
  auto elsewhere = child;
  elsewhere.tub.bytes[0] ^= 1;
  for (auto& read_cap :
       {other.to_read_only().to_uri(), elsewhere.to_read_only().to_uri(),
        child.to_read_only().to_verify().to_uri(), to_uri(literal)}) {
    auto sealed = any.seal("child", child.to_uri(), read_cap);
    check_damaged(write_key, sealed, how);
    CHECK(opens(read_key, sealed));
    check_not_sealed({"child", child, parsed(read_cap), "{}"},
                     std::string{"malformed entry: "} + how);
  }
}

TEST_CASE("nobody is given a write cap to read with") {
  forger any;
  for (auto& uri : {child.to_uri(), std::string{"URI:DIR2:x"},
                    std::string{"ro.URI:SSK:x"}}) {
    check_damaged(read_key, any.seal("child", "", uri),
                  "its read cap is a write cap");
    check_damaged(write_key, any.seal("child", uri, uri),
                  "its read cap is a write cap");
    check_not_sealed({"child", std::nullopt, parsed(uri), "{}"},
                     "malformed entry: its read cap is a write cap");
  }
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

TEST_CASE("a slot that holds no cap is damage, and is not repeated") {
  forger any;
  check_damaged(read_key, any.seal("x", "", ""),
                "its read cap: malformed cap: it does not begin with URI:");
  check_damaged(read_key, any.seal("x", "", "secret"),
                "its read cap: malformed cap: it does not begin with URI:");
  check_damaged(write_key, any.seal("x", "URI:VDIR:secret", to_uri(literal)),
                "its write cap: malformed cap: that of a directory must have "
                "five fields, divided by colons");
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

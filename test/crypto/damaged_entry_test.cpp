#include "test/support/entry_samples.hpp"

#include <doctest/doctest.h>

namespace tahoe::damaged_entry_test {

using namespace tahoe::test::entry_samples;

namespace {

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

} // namespace

TEST_SUITE_BEGIN("damaged_entry");

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

TEST_SUITE_END();

} // namespace tahoe::damaged_entry_test

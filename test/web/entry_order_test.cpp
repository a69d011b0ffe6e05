#include "web/server/entry_order.hpp"

#include <doctest/doctest.h>

namespace tahoe::entry_order_test {

TEST_SUITE_BEGIN("entry_order");

namespace {

directory_entry file(std::string name, size_t size, int linked = 0) {
  directory_entry result;
  result.name = std::move(name);
  result.read_cap = lit_cap{byte_buffer(size, 'x')};
  result.metadata = "{\"tahoe\": {\"linkcrtime\": " + std::to_string(linked)
                    + ", \"linkmotime\": " + std::to_string(-linked) + "}}";
  return result;
}

directory_entry directory(std::string name, bool writable) {
  directory_entry result;
  result.name = std::move(name);
  if (writable)
    result.write_cap = directory_write_cap{};
  result.read_cap = directory_write_cap{}.to_read_only();
  return result;
}

using names = std::vector<std::string>;

names picked(const std::vector<directory_entry>& all, entry_order order,
             size_t skipped = 0, size_t count = 100) {
  names result;
  entry_sorter sorter{all, order};
  while (sorter.step())
    continue;
  for (auto& entry : sorter.take(skipped, count))
    result.push_back(entry.name);
  return result;
}

entry_order asked(std::vector<std::pair<std::string, std::string>> query) {
  request_target target;
  target.query = std::move(query);
  return entry_order_of(target);
}

} // namespace

TEST_CASE("entries are sorted by a column, those that are the same by name") {
  std::vector<directory_entry> all{file("c", 2, 7), file("b", 9, 9),
                                   file("d", 2, 8), directory("z", true),
                                   directory("a", false)};
  CHECK(picked(all, {}) == names{"a", "b", "c", "d", "z"});
  CHECK(picked(all, {entry_column::name, true})
        == names{"z", "d", "c", "b", "a"});
  CHECK(picked(all, {entry_column::type}) == names{"z", "a", "b", "c", "d"});
  CHECK(picked(all, {entry_column::size}) == names{"a", "z", "c", "d", "b"});
  CHECK(picked(all, {entry_column::size, true})
        == names{"b", "d", "c", "z", "a"});
  CHECK(picked(all, {entry_column::linked}) == names{"a", "z", "c", "d", "b"});
  // Times before 1970 count as none.
  CHECK(picked(all, {entry_column::changed}) == names{"a", "b", "c", "d", "z"});
}

TEST_CASE("a part of the entries is picked in order") {
  std::vector<directory_entry> all{file("c", 1), file("b", 2), file("d", 3),
                                   file("a", 4)};
  CHECK(picked(all, {}, 1, 2) == names{"b", "c"});
  CHECK(picked(all, {entry_column::size, true}, 3, 2) == names{"c"});
  CHECK(picked(all, {}, 9, 2).empty());
  CHECK(picked({}, {}).empty());
}

TEST_CASE("many entries are looked at in steps") {
  std::vector<directory_entry> all(2500, file("x", 1));
  entry_sorter sorter{all, {entry_column::linked}};
  CHECK(sorter.step());
  CHECK(sorter.step());
  CHECK_FALSE(sorter.step());
  CHECK(sorter.take(2000, 1000).size() == 500);
}

TEST_CASE("an address says the order, and what it says in vain is by name") {
  CHECK(asked({}).column == entry_column::name);
  CHECK_FALSE(asked({}).descending);
  for (auto column : entry_columns)
    CHECK(asked({{"sort", to_string(column)}}).column == column);
  CHECK(asked({{"sort", "size"}, {"order", "descending"}}).descending);
  CHECK(asked({{"sort", "colour"}}).column == entry_column::name);
}

TEST_SUITE_END();

} // namespace tahoe::entry_order_test

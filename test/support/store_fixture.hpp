#pragma once

#include "actors/vdrive/directory_reader.hpp"
#include "actors/vdrive/directory_store.hpp"
#include "test/support/temporary_directory.hpp"
#include "test/support/vdrive_samples.hpp"

#include <doctest/doctest.h>

namespace tahoe::test {

/// A directory store with a disk and a clock of its own.
class store_fixture {
public:
  explicit store_fixture(uint64_t creations_per_day = 1000)
    : creations_per_day_(creations_per_day) {
    open();
  }

  void open() {
    auto opened = directory_store::open(files, creations_per_day_);
    REQUIRE(opened);
    store = std::move(*opened);
    auto beside = directory_reader::open(files.main(), store->incarnation());
    REQUIRE(beside);
    reader = std::move(*beside);
  }

  void close() {
    reader.reset();
    store.reset();
  }

  void reopen() {
    close();
    open();
  }

  /// Why the store does not open.
  std::string refusal() {
    auto opened = directory_store::open(files, creations_per_day_);
    return opened ? "" : describe(opened.error());
  }

  std::vector<directory_store::answer>
  apply(const std::vector<store_change>& batch) {
    return store->apply(batch, now);
  }

  template <class Change>
  directory_store::answer ask(Change change, const tub_id& from = {}) {
    auto answers = apply({{from, std::move(change)}});
    REQUIRE(answers.size() == 1);
    return std::move(answers.front());
  }

  void make(const sample_directory& directory) {
    REQUIRE(ask(creation_of(directory)));
  }

  /// `none` if it was done.
  template <class Change>
  ec outcome(Change change, const tub_id& from = {}) {
    auto answer = ask(std::move(change), from);
    return answer ? ec::none : code_of(answer.error());
  }

  ec change(std::vector<vdrive_operation> operations) {
    return outcome(change_of(std::move(operations)));
  }

  caf::expected<entry_read>
  read(const sample_directory& from, std::string_view name) {
    return reader->read({from.index(), from.hash(name)});
  }

  bool has(const sample_directory& directory, std::string_view name) {
    return bool{read(directory, name)};
  }

  /// All entries, page by page.
  std::vector<vdrive_entry>
  list(const sample_directory& from, uint16_t limit = max_page_entries) {
    std::vector<vdrive_entry> result;
    list_entries next{from.index(), {}, limit};
    for (;;) {
      auto page = reader->list(next);
      REQUIRE(page);
      for (auto& entry : page->entries.items)
        result.push_back(std::move(entry));
      if (!page->more)
        return result;
      REQUIRE(!result.empty());
      next.after.items = {result.back().name};
    }
  }

  uint64_t version(const sample_directory& of) {
    auto page = reader->list({of.index(), {}, 1});
    REQUIRE(page);
    return page->version;
  }

  temporary_directory home;
  store_files files{home.path() / "vdrive"};
  wall_time now{std::chrono::hours{24 * 20000}};
  std::unique_ptr<directory_store> store;
  std::unique_ptr<directory_reader> reader;

private:
  uint64_t creations_per_day_;
};

} // namespace tahoe::test

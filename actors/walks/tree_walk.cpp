#include "actors/walks/tree_walk.hpp"

#include "actors/directories/held_directory.hpp"
#include "codec/base32.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// What a reader sees of an entry, as bytes.
uint64_t size_of(const directory_entry& entry) {
  auto write = entry.write_cap ? to_uri(*entry.write_cap).size() : 0;
  return entry.name.size() + write + to_uri(entry.read_cap).size()
         + entry.metadata.size();
}

/// About what it takes in memory: caps of a known kind take less than their
/// text.
size_t held_by(const directory_entry& entry) {
  return sizeof(entry) + size_of(entry);
}

std::optional<capability> verify_cap_of(const capability& cap) {
  if (auto file = std::get_if<chk_read_cap>(&cap))
    return file->to_verify();
  if (auto directory = std::get_if<directory_write_cap>(&cap))
    return directory->to_read_only().to_verify();
  if (auto directory = std::get_if<directory_read_cap>(&cap))
    return directory->to_verify();
  return std::nullopt;
}

} // namespace

tree_walk::tree_walk(const capability& root, uint64_t most) : most_(most) {
  marks_.insert(mark_of(*verify_cap_of(root)));
  enter(root, {}, 0);
}

std::vector<walked> tree_walk::take_met() {
  return std::exchange(met_, {});
}

// -- pages --------------------------------------------------------------------

void tree_walk::take(caf::expected<listing_page> page) {
  wanted_.reset();
  auto& here = way_.back();
  if (told_ == 0 && !page) {
    failed_ = std::move(page.error());
    way_.clear();
    return;
  }
  if (told_ == 0)
    meet_root();
  if (!page) {
    auto entry = bare_entry(here.directory);
    entry.name = here.name;
    ++stats_.damaged;
    tell({path_of({}), cap_kind::directory, std::move(entry),
          verify_cap_of(here.directory), describe(page.error())});
    way_.pop_back();
    return;
  }
  here.children += page->entries.size() + page->damaged.size();
  here.next = page->next;
  for (auto& entry : page->entries) {
    here.size += size_of(entry);
    held_ += held_by(entry);
    here.entries.push_back(std::move(entry));
  }
  for (auto& entry : page->damaged)
    meet_damaged(entry);
}

void tree_walk::go_on(size_t most) {
  auto end = met_.size() + most;
  while (!over() && !wanted_ && met_.size() < end) {
    auto& here = way_.back();
    if (told_ > most_) {
      auto problem = "the walk ends here: it has met " + std::to_string(told_)
                     + " files and directories";
      ++stats_.damaged;
      tell({path_of({}), cap_kind::directory, bare_entry(here.directory),
            verify_cap_of(here.directory), std::move(problem)});
      way_.clear();
    } else if (!here.entries.empty()) {
      auto entry = std::move(here.entries.front());
      here.entries.pop_front();
      meet(std::move(entry));
    } else if (here.next) {
      wanted_ = list_page{here.directory, here.next, page_size};
    } else {
      leave();
    }
  }
}

// -- meeting ------------------------------------------------------------------

void tree_walk::meet_root() {
  auto& root = way_.front().directory;
  tell({{}, cap_kind::directory, bare_entry(root), verify_cap_of(root)});
}

void tree_walk::meet(directory_entry entry) {
  held_ -= held_by(entry);
  auto cap = strongest_cap(entry);
  auto verify_cap = verify_cap_of(cap);
  if (verify_cap && !marks_.insert(mark_of(*verify_cap)).second)
    return;
  walked met{path_of(entry.name), kind_of(cap), std::move(entry), verify_cap};
  if (met.kind == cap_kind::file)
    meet_file(cap);
  else if (met.kind == cap_kind::directory)
    meet_directory(cap, met);
  else
    ++stats_.unknown;
  tell(std::move(met));
}

void tree_walk::meet_file(const capability& cap) {
  if (auto file = std::get_if<chk_read_cap>(&cap))
    stats_.add_immutable_file(file->size);
  else
    stats_.add_literal_file(std::get<lit_cap>(cap).data.size());
}

void tree_walk::meet_directory(const capability& cap, walked& met) {
  auto& name = met.entry.name;
  auto path = way_.back().path + sizeof(name) + name.size();
  if (path <= max_path && held_ <= max_held)
    return enter(cap, name, path);
  // A shorter way may lead there, too.
  marks_.erase(mark_of(*met.verify_cap));
  met.problem = "too deep: what is beneath it is not walked";
  ++stats_.damaged;
}

void tree_walk::meet_damaged(const damaged_entry& entry) {
  ++stats_.damaged;
  tell({path_of("?" + base32_encode(entry.hash.view())), cap_kind::unknown,
        bare_entry(unknown_cap{}), std::nullopt, entry.problem});
}

void tree_walk::tell(walked met) {
  ++told_;
  met_.push_back(std::move(met));
}

void tree_walk::enter(const capability& directory, const std::string& name,
                      size_t path) {
  way_.push_back({directory, name, path, {}, {}, 0, 0});
  wanted_ = list_page{directory, {}, page_size};
}

void tree_walk::leave() {
  stats_.add_directory(way_.back().size, way_.back().children);
  way_.pop_back();
}

std::vector<std::string> tree_walk::path_of(const std::string& name) const {
  std::vector<std::string> result;
  for (size_t i = 1; i < way_.size(); ++i)
    result.push_back(way_[i].name);
  if (!name.empty())
    result.push_back(name);
  return result;
}

// -- what was met before ------------------------------------------------------

tree_walk::mark tree_walk::mark_of(const capability& verify_cap) {
  mark result;
  auto begin_of = [&](const auto& index) {
    std::copy_n(index.bytes.begin(), result.size(), result.begin());
  };
  if (auto file = std::get_if<chk_verify_cap>(&verify_cap))
    begin_of(file->si);
  else
    begin_of(std::get<directory_verify_cap>(verify_cap).index);
  return result;
}

} // namespace tahoe

#include "actors/directories/directory_changes.hpp"
#include "actors/directories/entry_edit.hpp"
#include "actors/directories/entry_metadata.hpp"
#include "crypto/entry_name.hpp"
#include "crypto/sealed_value.hpp"

#include <set>

namespace tahoe {

namespace {

using edits = std::vector<entry_edit>;

/// An entry that can be linked as soon as its metadata are known.
struct ready_entry {
  plain_entry content; ///< its name is in NFC
  std::optional<std::string> metadata;
};

caf::expected<ready_entry> check(const new_entry& x) {
  auto name = normalise_entry_name(x.name);
  if (!name)
    return std::move(name.error());
  auto content = entry_for(x.cap, x.read_only);
  if (!content)
    return std::move(content.error());
  if (x.metadata)
    if (auto checked = check_metadata(*x.metadata); !checked)
      return std::move(checked.error());
  content->name = std::move(*name);
  return ready_entry{std::move(*content), x.metadata};
}

caf::expected<std::vector<ready_entry>>
check_all(const std::vector<new_entry>& entries) {
  std::vector<ready_entry> result;
  std::set<std::string> names;
  for (auto& x : entries) {
    auto ready = check(x);
    if (!ready)
      return failure(code_of(ready.error()),
                     x.name + ": " + describe(ready.error()));
    if (!names.insert(ready->content.name).second)
      return failure(ec::malformed, x.name + ": two entries of one name");
    result.push_back(std::move(*ready));
  }
  return caf::expected<std::vector<ready_entry>>{std::move(result)};
}

/// The most that an entry takes in a change: hashes, versions and seals, its
/// texts, and metadata that may be those of what gives way.
size_t size_in_change(const ready_entry& x) {
  constexpr size_t overhead = 400;
  auto& content = x.content;
  auto write_cap = content.write_cap ? to_uri(*content.write_cap).size() : 0;
  return overhead + content.name.size() + write_cap
         + to_uri(content.read_cap).size()
         + (x.metadata ? x.metadata->size() : max_value_length);
}

/// Lives as long as one of its changes is under way.
class series_job : public std::enable_shared_from_this<series_job> {
public:
  series_job(directory_access& access, std::vector<ready_entry> entries,
             replace_policy policy, std::string operation,
             when_done<entry_changed> then)
    : access_(access), entries_(std::move(entries)), policy_(policy),
      operation_(std::move(operation)), then_(std::move(then)),
      only_looks_(policy != replace_policy::always) {}

  void begin(const directory_path& where) {
    reach(access_, where, entries_.front().content.name,
          [self = shared_from_this()](caf::expected<found_directory> found,
                                      const std::string&) {
            if (!found)
              return self->then_(std::move(found.error()));
            self->directory_ = std::move(found->directory);
            self->result_.state = found->state;
            self->go_on();
          });
  }

private:
  void go_on() {
    if (first_ == entries_.size() && !only_looks_)
      return then_(std::move(result_));
    if (first_ == entries_.size()) {
      only_looks_ = false;
      first_ = 0;
    }
    std::vector<edited_name> names;
    size_t size = 0;
    for (auto i = first_; i < entries_.size(); ++i) {
      size += size_in_change(entries_[i]);
      if (names.size() == max_operations
          || (size > max_change_size && !names.empty()))
        break;
      names.push_back({directory_, entries_[i].content.name});
    }
    auto count = names.size();
    // One change is made or not as a whole, and needs no look before.
    if (count == entries_.size())
      only_looks_ = false;
    edit_entries(
      access_, std::move(names), operation_,
      [self = shared_from_this()](const std::vector<found_entry>& now) {
        return self->decide(now);
      },
      [self = shared_from_this(), count](caf::expected<edit_made> made) {
        if (!made)
          return self->then_(std::move(made.error()));
        self->first_ += count;
        self->result_.version = made->version_of(self->directory_.index);
        self->result_.state = worse(self->result_.state, made->state);
        self->go_on();
      });
  }

  caf::expected<edits> decide(const std::vector<found_entry>& now) const {
    edits result;
    for (size_t i = 0; i < now.size(); ++i) {
      auto& [content, wanted] = entries_[first_ + i];
      if (auto allowed = may_replace(now[i], policy_); !allowed)
        return failure(code_of(allowed.error()),
                       content.name + ": " + describe(allowed.error()));
      auto before = now[i].entry ? now[i].entry->metadata : std::string{};
      auto entry = entry_to_link(content, before, wanted, access_.now());
      if (!entry)
        return std::move(entry.error());
      if (!only_looks_)
        result.push_back({i, std::move(*entry)});
    }
    return caf::expected<edits>{std::move(result)};
  }

  directory_access& access_;
  std::vector<ready_entry> entries_;
  const replace_policy policy_;
  const std::string operation_;
  when_done<entry_changed> then_;
  held_directory directory_;
  /// Once through all of them: what may not give way is found before anything
  /// is linked.
  bool only_looks_;
  size_t first_ = 0; ///< of those that were not looked at, or linked, yet
  entry_changed result_;
};

} // namespace

void carry_out(directory_access& access, const link_entries& what,
               when_done<entry_changed> then) {
  if (auto allowed = check_writable(what.directory.root); !allowed)
    return then(std::move(allowed.error()));
  auto entries = check_all(what.entries);
  if (!entries)
    return then(std::move(entries.error()));
  if (entries->empty())
    return then(entry_changed{});
  std::make_shared<series_job>(access, std::move(*entries), what.replace,
                               what.operation, std::move(then))
    ->begin(what.directory);
}

} // namespace tahoe

#include "actors/directories/entry_move.hpp"

#include "actors/directories/directory_changes.hpp"
#include "actors/directories/entry_edit.hpp"
#include "actors/directories/entry_metadata.hpp"
#include "crypto/entry_name.hpp"

#include <algorithm>

namespace tahoe {

namespace {

using edits = std::vector<entry_edit>;

class move_job : public std::enable_shared_from_this<move_job> {
public:
  move_job(directory_access& access, move_entry what,
           when_done<entry_changed> then)
    : access_(access), what_(std::move(what)), then_(std::move(then)) {}

  void begin() {
    for (auto* place : {&what_.from, &what_.to})
      if (auto allowed = check_writable(place->root); !allowed)
        return then_(std::move(allowed.error()));
    if (auto valid = normalise_entry_name(what_.new_name); !valid)
      return then_(std::move(valid.error()));
    reach(access_, what_.from, what_.name,
          [self = shared_from_this()](caf::expected<found_directory> found,
                                      std::string name) {
            if (!found)
              return self->then_(std::move(found.error()));
            self->state_ = found->state;
            self->source_ = {std::move(found->directory), std::move(name)};
            self->reach_target();
          });
  }

private:
  void reach_target() {
    reach(access_, what_.to, what_.new_name,
          [self = shared_from_this()](caf::expected<found_directory> found,
                                      std::string name) {
            if (!found)
              return self->then_(std::move(found.error()));
            self->state_ = worse(self->state_, found->state);
            self->way_to_target_ = std::move(found->way);
            self->target_ = {std::move(found->directory), std::move(name)};
            self->choose();
          });
  }

  void choose() {
    if (!(source_.directory.service() == target_.directory.service()))
      return copy();
    if (source_.directory.index == target_.directory.index
        && source_.name == target_.name)
      return stay();
    edit_entries(
      access_, {source_, target_}, what_.operation,
      [self = shared_from_this()](
        const std::vector<found_entry>& now) -> caf::expected<edits> {
        auto entry = self->moved(now[0], now[1]);
        if (!entry)
          return std::move(entry.error());
        edits result;
        result.push_back({0, std::nullopt});
        result.push_back({1, std::move(*entry)});
        return caf::expected<edits>{std::move(result)};
      },
      [self = shared_from_this()](caf::expected<edit_made> made) {
        if (!made)
          return self->then_(std::move(made.error()));
        self->finish(*made, 1);
      });
  }

  /// To its own place: nothing to do, if it is there.
  void stay() {
    edit_entries(
      access_, {source_}, what_.operation,
      [](const std::vector<found_entry>& now) -> caf::expected<edits> {
        if (now[0].version == 0)
          return failure(ec::not_found, now[0].problem);
        return edits{};
      },
      [self = shared_from_this()](caf::expected<edit_made> made) {
        if (!made)
          return self->then_(std::move(made.error()));
        self->then_(entry_changed{made->before[0].directory_version,
                                  std::nullopt,
                                  worse(self->state_, made->state)});
      });
  }

  // -- between two vdrives ----------------------------------------------------

  void copy() {
    access_.find(source_.directory, source_.name,
                 [self = shared_from_this()](caf::expected<found_entry> found) {
                   if (!found)
                     return self->then_(std::move(found.error()));
                   self->state_ = worse(self->state_, found->state);
                   self->copied_ = std::move(*found);
                   self->link_copy();
                 });
  }

  void link_copy() {
    edit_entries(
      access_, {target_}, what_.operation,
      [self = shared_from_this()](
        const std::vector<found_entry>& now) -> caf::expected<edits> {
        auto entry = self->moved(self->copied_, now[0]);
        if (!entry)
          return std::move(entry.error());
        edits result;
        result.push_back({0, std::move(*entry)});
        return caf::expected<edits>{std::move(result)};
      },
      [self = shared_from_this()](caf::expected<edit_made> made) {
        if (!made)
          return self->then_(std::move(made.error()));
        self->unlink_original(std::move(*made));
      });
  }

  void unlink_original(edit_made linked) {
    edit_entries(
      access_, {source_}, what_.operation,
      [version = copied_.version](
        const std::vector<found_entry>& now) -> caf::expected<edits> {
        // Somebody else was faster, and nothing is left to do.
        if (now[0].version == 0)
          return edits{};
        if (now[0].version != version)
          return failure(ec::conflict, "the entry changed while it was moved: "
                                       "it is in both places now");
        edits result;
        result.push_back({0, std::nullopt});
        return caf::expected<edits>{std::move(result)};
      },
      [self = shared_from_this(),
       linked = std::move(linked)](caf::expected<edit_made> made) mutable {
        if (!made)
          return self->then_(
            failure(code_of(made.error()), "linked at its new place, but not "
                                           "unlinked from the old one: "
                                             + describe(made.error())));
        self->state_ = worse(self->state_, made->state);
        self->finish(linked, 0);
      });
  }

  // -- both -------------------------------------------------------------------

  /// The entry for its new place.
  caf::expected<plain_entry>
  moved(const found_entry& from, const found_entry& to) const {
    if (!from.entry)
      return failure(from.version == 0 ? ec::not_found : ec::integrity_failure,
                     from.problem);
    if (auto allowed = may_replace(to, what_.replace); !allowed)
      return std::move(allowed.error());
    auto& entry = *from.entry;
    if (auto moving = hold_directory(strongest_cap(entry)))
      if (std::find(way_to_target_.begin(), way_to_target_.end(), moving->index)
          != way_to_target_.end())
        return failure(ec::refused, "a directory cannot be moved into itself");
    auto before = to.entry ? to.entry->metadata : std::string{};
    return entry_to_link({target_.name, entry.write_cap, entry.read_cap, {}},
                         before, entry.metadata, access_.now());
  }

  void finish(edit_made& made, size_t target) {
    then_(entry_changed{made.version_of(target_.directory.index),
                        std::move(made.before[target].entry),
                        worse(state_, made.state)});
  }

  directory_access& access_;
  move_entry what_;
  when_done<entry_changed> then_;
  edited_name source_;
  edited_name target_;
  std::vector<directory_index> way_to_target_;
  found_entry copied_;
  freshness state_ = freshness::current;
};

} // namespace

void carry_out(directory_access& access, const move_entry& what,
               when_done<entry_changed> then) {
  std::make_shared<move_job>(access, what, std::move(then))->begin();
}

} // namespace tahoe

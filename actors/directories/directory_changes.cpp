#include "actors/directories/directory_changes.hpp"

#include "actors/directories/entry_edit.hpp"
#include "actors/directories/entry_metadata.hpp"
#include "crypto/entry_name.hpp"

namespace tahoe {

namespace {

using edits = std::vector<entry_edit>;

caf::expected<edits> one_edit(std::optional<plain_entry> content) {
  edits result;
  result.push_back({0, std::move(content)});
  return caf::expected<edits>{std::move(result)};
}

/// Edits one name, once the way to it is known.
void edit_one(directory_access& access, const directory_path& where,
              const std::string& name, const std::string& operation,
              edit_decision decide, when_done<entry_changed> then) {
  reach(access, where, name,
        [&access, operation, decide, then](caf::expected<found_directory> found,
                                           std::string name) {
          if (!found)
            return then(std::move(found.error()));
          auto& directory = found->directory;
          edit_entries(access, {{directory, std::move(name)}}, operation,
                       decide,
                       [then, index = directory.index,
                        state = found->state](caf::expected<edit_made> made) {
                         if (!made)
                           return then(std::move(made.error()));
                         then(entry_changed{made->version_of(index),
                                            std::move(made->before[0].entry),
                                            worse(state, made->state)});
                       });
        });
}

caf::error missing(const found_entry& x) {
  return failure(x.version == 0 ? ec::not_found : ec::integrity_failure,
                 x.problem);
}

} // namespace

void reach(
  directory_access& access, const directory_path& where,
  const std::string& name,
  std::function<void(caf::expected<found_directory>, std::string name)> then) {
  if (auto allowed = check_writable(where.root); !allowed)
    return then(std::move(allowed.error()), {});
  auto normal = normalise_entry_name(name);
  if (!normal)
    return then(std::move(normal.error()), {});
  access.walk(where, [then, name
                            = *normal](caf::expected<found_directory> found) {
    if (found && !found->directory.write_key)
      return then(failure(ec::read_only, "the directory at the end of the path "
                                         "is linked there read-only"),
                  {});
    then(std::move(found), name);
  });
}

caf::expected<void> may_replace(const found_entry& old, replace_policy policy) {
  if (old.version == 0 || policy == replace_policy::always)
    return {};
  if (policy == replace_policy::never)
    return failure(ec::exists, "there is an entry of that name already");
  if (!old.entry)
    return failure(ec::exists, "the entry of that name is damaged, and perhaps "
                               "not a file");
  auto kind = kind_of(old.entry->read_cap);
  if (kind == cap_kind::directory)
    return failure(ec::exists, "there is a directory of that name already");
  if (kind == cap_kind::unknown)
    return failure(ec::exists,
                   "the entry of that name is of an unknown kind, and perhaps "
                   "not a file");
  return {};
}

void carry_out(directory_access& access, const link_entry& what,
               when_done<entry_changed> then) {
  auto content = entry_for(what.cap, what.read_only);
  if (!content)
    return then(std::move(content.error()));
  if (what.metadata)
    if (auto checked = check_metadata(*what.metadata); !checked)
      return then(std::move(checked.error()));
  auto decide = [&access, content = *content, policy = what.replace,
                 wanted = what.metadata](
                  const std::vector<found_entry>& now) -> caf::expected<edits> {
    if (auto allowed = may_replace(now[0], policy); !allowed)
      return std::move(allowed.error());
    auto before = now[0].entry ? now[0].entry->metadata : std::string{};
    auto entry = entry_to_link(content, before, wanted, access.now());
    if (!entry)
      return std::move(entry.error());
    return one_edit(std::move(*entry));
  };
  edit_one(access, what.directory, what.name, what.operation, decide,
           std::move(then));
}

void carry_out(directory_access& access, const unlink_entry& what,
               when_done<entry_changed> then) {
  // A damaged entry can be removed, too.
  auto decide
    = [](const std::vector<found_entry>& now) -> caf::expected<edits> {
    if (now[0].version == 0)
      return missing(now[0]);
    return one_edit(std::nullopt);
  };
  edit_one(access, what.directory, what.name, what.operation, decide,
           std::move(then));
}

void carry_out(directory_access& access, const set_metadata& what,
               when_done<entry_changed> then) {
  if (auto checked = check_metadata(what.metadata); !checked)
    return then(std::move(checked.error()));
  auto decide = [&access, wanted = what.metadata](
                  const std::vector<found_entry>& now) -> caf::expected<edits> {
    if (!now[0].entry)
      return missing(now[0]);
    auto& old = *now[0].entry;
    auto entry = entry_to_link({old.name, old.write_cap, old.read_cap, {}},
                               old.metadata, wanted, access.now());
    if (!entry)
      return std::move(entry.error());
    return one_edit(std::move(*entry));
  };
  edit_one(access, what.directory, what.name, what.operation, decide,
           std::move(then));
}

// -- new directories ----------------------------------------------------------

namespace {

void create_at(directory_access& access, const vdrive_address& home,
               const std::string& operation, when_done<directory_made> then) {
  auto key = random_bytes<directory_write_key>(access.random());
  if (!key)
    return then(std::move(key.error()));
  directory_write_cap cap{*key, home.tub, home.service};
  auto take
    = [cap, then](caf::expected<directory_access::directory_created> created) {
        if (!created)
          return then(std::move(created.error()));
        then(directory_made{cap});
      };
  access.create(cap, operation, take);
}

} // namespace

void carry_out(directory_access& access, const make_directory& what,
               const std::optional<vdrive_address>& home,
               when_done<directory_made> then) {
  if (!what.parent) {
    if (!home)
      return then(failure(ec::unsupported,
                          "this node has no vdrive: write its furl into "
                          "vdrive.furl and start the node again"));
    return create_at(access, *home, what.operation, std::move(then));
  }
  if (what.metadata)
    if (auto checked = check_metadata(*what.metadata); !checked)
      return then(std::move(checked.error()));
  auto link_it = [&access, then, what](const held_directory& parent,
                                       const directory_made& made) {
    directory_write_cap at{*parent.write_key, parent.cap.tub,
                           parent.cap.service};
    carry_out(access,
              link_entry{{at, {}},
                         what.name,
                         made.cap,
                         std::nullopt,
                         what.metadata,
                         replace_policy::never,
                         what.operation},
              [then, made](caf::expected<entry_changed> linked) {
                if (!linked)
                  return then(std::move(linked.error()));
                then(made);
              });
  };
  auto create_in = [&access, then, link_it,
                    operation = what.operation](const held_directory& parent) {
    create_at(access, parent.service(), operation,
              [parent, then, link_it](caf::expected<directory_made> made) {
                if (!made)
                  return then(std::move(made.error()));
                link_it(parent, *made);
              });
  };
  reach(access, *what.parent, what.name,
        [&access, then, create_in](caf::expected<found_directory> found,
                                   const std::string& name) {
          if (!found)
            return then(std::move(found.error()));
          // Nothing is created that could not be linked.
          access.find(
            found->directory, name,
            [then, create_in,
             parent = found->directory](caf::expected<found_entry> old) {
              if (!old)
                return then(std::move(old.error()));
              if (auto free = may_replace(*old, replace_policy::never); !free)
                return then(std::move(free.error()));
              create_in(parent);
            });
        });
}

} // namespace tahoe

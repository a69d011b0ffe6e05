#include "actors/directories/directory_access.hpp"

#include "actors/operations/operation_id.hpp"
#include "codec/base32.hpp"
#include "crypto/entry_name.hpp"

namespace tahoe {

namespace {

constexpr size_t max_latest_steps_back = 10;

/// The names on the way so far, for people.
std::string way_to(const std::vector<std::string>& names, size_t last) {
  std::string result = names[0];
  for (size_t i = 1; i <= last; ++i)
    result += "/" + names[i];
  return result;
}

caf::error at_name(const std::string& way, const caf::error& why) {
  return failure(code_of(why), way + ": " + describe(why));
}

/// A page must go on where the last one ended, and get somewhere.
bool moves_forward(const entries_listed& page,
                   const std::optional<name_hash>& after) {
  auto last = after;
  for (auto& x : page.entries.items) {
    if (last && x.name <= *last)
      return false;
    last = x.name;
  }
  return !page.more || !page.entries.items.empty();
}

} // namespace

directory_access::directory_access(vdrive_requests& requests,
                                   version_memory memory,
                                   const environment& env)
  : requests_(requests), memory_(std::move(memory)), env_(env),
    log_(env.log.named("vdrive-client")) {}

freshness
directory_access::note(const directory_index& index, const seen_version& said,
                       const before& known) {
  auto result = memory_.learn(index, said, known);
  auto name = base32_encode(index.view());
  if (result == freshness::new_incarnation)
    log_.warning("vdrive-restored",
                 "directory " + name + " is of another life of its vdrive now");
  if (result != freshness::stepped_back)
    return result;
  ++steps_back_;
  log_.warning("directory-stepped-back", "directory " + name + " has version "
                                           + std::to_string(said.version)
                                           + ", but had "
                                           + std::to_string(known->version));
  latest_steps_back_.push_back({index, known->version, said.version});
  if (latest_steps_back_.size() > max_latest_steps_back)
    latest_steps_back_.pop_front();
  return result;
}

// -- reading ------------------------------------------------------------------

void directory_access::find(const held_directory& in, const std::string& name,
                            when_done<found_entry> then) {
  auto hash = in.hash_of(name);
  auto take = [this, in, hash, then, known = memory_.find(in.index)](
                caf::expected<entry_read> answer) {
    found_entry result;
    if (!answer && code_of(answer.error()) == ec::not_found) {
      result.problem = describe(answer.error());
      return then(std::move(result));
    }
    if (!answer)
      return then(std::move(answer.error()));
    auto& entry = answer->entry;
    if (entry.name != hash || entry.version == 0)
      return then(failure(ec::integrity_failure,
                          "the vdrive answered with another entry"));
    result.state
      = note(in.index, {answer->incarnation, answer->version}, known);
    result.version = entry.version;
    result.directory_version = answer->version;
    auto opened = directory_opener{in}.open(entry);
    if (opened)
      result.entry = std::move(*opened);
    else
      result.problem = describe(opened.error());
    then(std::move(result));
  };
  requests_.ask(in.service(), read_entry{in.index, hash}, take);
}

void directory_access::read_page(const held_directory& in,
                                 std::optional<name_hash> after, uint16_t limit,
                                 when_done<raw_page> then) {
  list_entries question{in.index, {}, limit};
  if (after)
    question.after.items.push_back(*after);
  auto take = [this, after, limit, then, index = in.index,
               known
               = memory_.find(in.index)](caf::expected<entries_listed> answer) {
    if (!answer)
      return then(std::move(answer.error()));
    if (!moves_forward(*answer, after) || answer->entries.items.size() > limit)
      return then(failure(ec::integrity_failure,
                          "the vdrive's list of this directory is out of "
                          "order"));
    auto state = note(index, {answer->incarnation, answer->version}, known);
    then(raw_page{std::move(*answer), state});
  };
  requests_.ask(in.service(), question, take);
}

void open_page(const held_directory& in, const entries_listed& page,
               std::vector<directory_entry>& entries,
               std::vector<damaged_entry>& damaged) {
  directory_opener opener{in};
  for (auto& x : page.entries.items) {
    if (auto opened = opener.open(x))
      entries.push_back(std::move(*opened));
    else
      damaged.push_back({x.name, describe(opened.error())});
  }
}

// -- paths --------------------------------------------------------------------

caf::expected<std::shared_ptr<directory_access::descent>>
directory_access::begin_at(const directory_path& where) {
  auto directory = hold_directory(where.root);
  if (!directory)
    return std::move(directory.error());
  auto result = std::make_shared<descent>();
  result->at = {*directory, {directory->index}, freshness::current};
  for (auto& text : where.names) {
    auto name = normalise_entry_name(text);
    if (!name)
      return std::move(name.error());
    result->names.push_back(std::move(*name));
  }
  return result;
}

void directory_access::look_up(const directory_path& where,
                               when_done<looked_up> then) {
  if (where.names.empty())
    return then(looked_up{bare_entry(where.root), freshness::current});
  auto way = begin_at(where);
  if (!way)
    return then(std::move(way.error()));
  step(*way, std::move(then));
}

void directory_access::step(const std::shared_ptr<descent>& way,
                            when_done<looked_up> then) {
  find(way->at.directory, way->names[way->next],
       [this, way, then](caf::expected<found_entry> found) {
         auto place = way_to(way->names, way->next);
         if (!found)
           return then(at_name(place, found.error()));
         way->at.state = worse(way->at.state, found->state);
         if (!found->entry)
           return then(failure(found->version == 0 ? ec::not_found
                                                   : ec::integrity_failure,
                               place + ": " + found->problem));
         if (++way->next == way->names.size())
           return then(looked_up{std::move(*found->entry), way->at.state});
         auto next = hold_directory(strongest_cap(*found->entry));
         if (!next)
           return then(at_name(place, next.error()));
         way->at.way.push_back(next->index);
         way->at.directory = std::move(*next);
         step(way, then);
       });
}

void directory_access::walk(const directory_path& where,
                            when_done<found_directory> then) {
  auto way = begin_at(where);
  if (!way)
    return then(std::move(way.error()));
  if (where.names.empty())
    return then(std::move((*way)->at));
  step(*way, [then, way = *way](caf::expected<looked_up> end) {
    if (!end)
      return then(std::move(end.error()));
    auto directory = hold_directory(strongest_cap(end->entry));
    if (!directory)
      return then(
        at_name(way_to(way->names, way->names.size() - 1), directory.error()));
    way->at.way.push_back(directory->index);
    way->at.directory = std::move(*directory);
    then(std::move(way->at));
  });
}

// -- changing -----------------------------------------------------------------

void directory_access::change(const vdrive_address& whom,
                              std::vector<vdrive_operation> operations,
                              const std::string& operation,
                              when_done<change_made> then) {
  auto id = draw_request_id(operation, env_.random);
  if (!id)
    return then(std::move(id.error()));
  std::map<directory_index, before> known;
  for (auto& x : operations)
    known[x.index] = memory_.find(x.index);
  auto take = [this, known, then](caf::expected<directories_changed> answer) {
    if (!answer)
      return then(std::move(answer.error()));
    change_made result{std::move(answer->versions.items), freshness::current};
    for (auto& x : result.versions) {
      auto touched = known.find(x.index);
      if (touched == known.end())
        return then(failure(ec::integrity_failure,
                            "the vdrive answers for another directory"));
      result.state
        = worse(result.state, note(x.index, {answer->incarnation, x.version},
                                   touched->second));
    }
    then(std::move(result));
  };
  requests_.ask(whom, change_directories{{std::move(operations)}, *id}, take);
}

void directory_access::create(const directory_write_cap& cap,
                              const std::string& operation,
                              when_done<directory_created> then) {
  auto id = draw_request_id(operation, env_.random);
  if (!id)
    return then(std::move(id.error()));
  auto index = index_of(read_key_of(cap.key));
  auto take = [this, index, then, known = memory_.find(index)](
                caf::expected<directories_changed> answer) {
    if (!answer && code_of(answer.error()) == ec::exists)
      return then(directory_created{});
    if (!answer)
      return then(std::move(answer.error()));
    auto& versions = answer->versions.items;
    if (versions.size() != 1 || versions[0].index != index)
      return then(failure(ec::integrity_failure,
                          "the vdrive answers for another directory"));
    note(index, {answer->incarnation, versions[0].version}, known);
    then(directory_created{known.has_value()});
  };
  requests_.ask({cap.tub, cap.service},
                create_directory{index, enabler_of(cap.key), *id}, take);
}

} // namespace tahoe

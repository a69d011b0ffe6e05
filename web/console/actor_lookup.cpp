#include "web/console/actor_lookup.hpp"

#include "codec/decimal.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// Longer than a census of many thousand actors takes.
constexpr caf::duration census_deadline{caf::time_unit::seconds, 30};

std::string word_of(const census_row& row) {
  return row.summary.name + "#" + std::to_string(row.summary.id);
}

bool is_named(const census_row& row, std::string_view word) {
  auto hash = word.find('#');
  auto name = word.substr(0, hash);
  if (!name.empty() && row.summary.name != name)
    return false;
  if (hash == std::string_view::npos)
    return true;
  auto id = parse_decimal(word.substr(hash + 1));
  return id && *id == row.summary.id;
}

} // namespace

asio::awaitable<caf::expected<census>> look_around(command_context& context) {
  auto root = caf::actor_cast<caf::strong_actor_ptr>(context.node.actor);
  auto taker = spawn_census(context.sys, std::move(root));
  auto all = co_await ask<census>(context.client, context.asker, taker,
                                  take_census{}, census_deadline);
  if (all)
    context.rates.keep_only(*all);
  co_return all;
}

caf::expected<census_row>
find_actor(const census& all, const std::string& word, actor_naming naming) {
  std::vector<census_row> found;
  auto take = [&](auto matches) {
    std::copy_if(all.rows.begin(), all.rows.end(), std::back_inserter(found),
                 matches);
  };
  take([&](auto& row) { return is_named(row, word); });
  if (found.empty() && !word.empty() && naming == actor_naming::beginning)
    take([&](auto& row) { return row.summary.name.starts_with(word); });
  if (found.empty())
    return failure(ec::not_found,
                   "no actor is named " + word + ": `actors` shows them");
  if (found.size() == 1)
    return found.front();
  auto several = std::to_string(found.size()) + " actors are named " + word
                 + ": say which, as " + word_of(found.front());
  return failure(ec::refused, several);
}

std::vector<std::string> actor_words(const census& all) {
  std::map<std::string, size_t> names;
  for (auto& row : all.rows)
    ++names[row.summary.name];
  std::vector<std::string> result;
  for (auto& row : all.rows)
    result.push_back(names[row.summary.name] == 1 ? row.summary.name
                                                  : word_of(row));
  std::sort(result.begin(), result.end());
  return result;
}

asio::awaitable<caf::expected<census_row>>
look_for_actor(command_context& context, actor_naming naming) {
  auto all = co_await look_around(context);
  if (!all)
    co_return std::move(all.error());
  co_return find_actor(*all, context.words.front(), naming);
}

} // namespace tahoe

#pragma once

#include "web/console/command.hpp"

namespace tahoe {

/// All actors of the node.
asio::awaitable<caf::expected<census>> look_around(command_context& context);

/// What a word may leave out.
enum class actor_naming {
  whole,     ///< nothing: for what cannot be undone
  beginning, ///< the rest of a name, if no other begins like it
};

/// The actor that a word names: a name, the beginning of one, `#ID`, or
/// `NAME#ID`. not_found, or refused if several have that name.
caf::expected<census_row>
find_actor(const census& all, const std::string& word,
           actor_naming naming = actor_naming::beginning);

/// The words that name the actors of a census, each once, sorted.
std::vector<std::string> actor_words(const census& all);

/// The same, asked for: the actor that the first word of a command names.
asio::awaitable<caf::expected<census_row>>
look_for_actor(command_context& context, actor_naming naming
                                         = actor_naming::beginning);

} // namespace tahoe

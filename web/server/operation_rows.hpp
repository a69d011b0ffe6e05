#pragma once

#include "actors/local_messages.hpp"

#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

// An operation in the terms of the libraries that render pages and JSON.

namespace tahoe {

/// Leaves of each record that is private what everybody may know: that there is
/// one, of which kind, since when, and how it ended. Such a one has no id.
void hide_private(std::vector<operation_record>& records);

inline bool is_hidden(const operation_record& record) {
  return record.id.empty();
}

/// What a line of a table shows.
kainjow::mustache::data to_row(const operation_record& record);

/// The same as JSON.
nlohmann::json to_json(const operation_record& record);

/// The stage that it is in, or was in when it ended.
std::string stage_of(const operation_record& record);

/// JSON text must be UTF-8; a text from elsewhere may be anything. With
/// `indentation` -1 it is one line.
std::string to_text(const nlohmann::json& value, int indentation = 1);

/// Seconds since 1970.
double unix_time(wall_time time);

inline double in_seconds(interval time) {
  return std::chrono::duration<double>{time}.count();
}

} // namespace tahoe

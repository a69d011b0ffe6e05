#pragma once

#include "actors/operations/operation_record.hpp"

#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

// An operation in the terms of the libraries that render pages and JSON.

namespace tahoe {

/// What a line of a table shows.
kainjow::mustache::data to_row(const operation_record& record);

/// The same as JSON.
nlohmann::json to_json(const operation_record& record);

/// JSON text must be UTF-8; a text from elsewhere may be anything.
std::string to_text(const nlohmann::json& value);

} // namespace tahoe

#pragma once

#include "actors/operations/operation_record.hpp"

#include <string>

namespace tahoe {

/// The page of one operation, with its stages and servers.
std::string render_operation_page(const operation_record& record);

/// The same as JSON.
std::string render_operation_json(const operation_record& record);

} // namespace tahoe

#pragma once

#include "actors/operations/operation_record.hpp"
#include "web/server/timeline.hpp"

#include <string>

namespace tahoe {

/// The page of one operation: its course as a picture, its stages and servers.
std::string render_operation_page(const operation_record& record,
                                  const server_names& names = {});

/// The same as JSON; with `indentation` -1 on one line.
std::string
render_operation_json(const operation_record& record, int indentation = 1);

} // namespace tahoe

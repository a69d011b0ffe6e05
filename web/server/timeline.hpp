#pragma once

#include "actors/operations/operation_record.hpp"

#include <map>
#include <string>

namespace tahoe {

/// Names of servers, by their ids in base32.
using server_names = std::map<std::string, std::string>;

/// What a server is called on a page: its nickname, else the beginning of its
/// id.
std::string name_of(const tub_id& server, const server_names& names);

/// A picture of an operation's course, as SVG: its stages one after the other,
/// and for each server when it had something to do and when it failed.
std::string
render_timeline(const operation_record& record, const server_names& names);

/// The class that gives a stage its colour, in the picture and beside its name.
std::string stage_class(size_t number);

} // namespace tahoe

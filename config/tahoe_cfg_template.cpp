#include "config/tahoe_cfg_template.hpp"

#include <string_view>

namespace tahoe {

namespace {

// A line "@KEY = DEFAULT" is a setting: it becomes the value that was given, or
// a comment.
constexpr std::string_view cfg_template
  = R"(# The configuration of one tahoe-node, read when it starts.
#
# A line with a # in front shows a default. A mistake in this file keeps the
# node from starting and is reported with its line.
#
# The introducer and the vdrive that this node uses stand in files of their
# own beside this one, introducer.furl and vdrive.furl, one furl a line. A furl
# is a secret: who has it can join the grid. private/ holds the keys of this
# node: back it up, and show it to nobody.

[node]
# What other nodes call this one.
@nickname = <unspecified>

# Where the web pages and the web API listen; nothing here: nowhere. Who can
# reach this port can use the node, so it is this machine alone:
# tcp:3456:interface=127.0.0.1. Other machines reach it over TLS only, with the
# node's own certificate or another: ssl:3456:interface=0.0.0.0,
# ssl:3456:interface=0.0.0.0:privateKey=key.pem:certKey=cert.pem
@web.port =

# The names, separated by commas, that browsers know this node by.
@web.hosts =

# Where other nodes connect to: PORT, tcp:PORT:interface=ADDRESS, or disabled
# for a node that only connects outward. Without it, a free port is chosen at
# the first start and kept in the file tub.port.
@tub.port = tcp:3457

# Under which names others find this node: HOST:PORT, separated by commas; AUTO
# stands for the addresses of this machine. A node behind a router gives the
# router's address and the port that it forwards.
@tub.location = AUTO

# For files on their way; relative to this directory.
@tempdir = tmp

# What goes to logs/node.log: trace, debug, info, warning or error, and more
# serious things. log.levels is for single components: tub=debug, web=warning.
# The console's command `log` changes both while the node runs.
@log.level = info
@log.levels =

# text: a line for people; json: a JSON object a line.
@log.format = text

[introducer]
# Tell the nodes of a grid about one another. The furl to hand out to them is
# written to the file introducer.furl when this node runs.
@enabled = false

[vdrive]
# Keep the directories of a grid. The furl is written to vdrive.furl.
@enabled = false

# Offer one directory that everybody in the grid can read and change.
@offer_public_root = true

# How many directories each client may make in a day.
@creations_per_day = 10000

# Copy the directories to vdrive/backup.db every so many hours; 0: never.
@backup_hours = 24

[storage]
# Keep shares for others.
@enabled = false

# Where the shares are; relative to this directory.
@storage_dir = storage

# Leave this much of the disk free: 500M, 10G, 1TiB.
@reserved_space = 0

# Take no new shares, but keep serving those that are here.
@readonly = false

[client]
# Store and fetch files.
@enabled = false

# Each file becomes shares.total shares, any shares.needed of which restore it.
# An upload succeeds only if it found shares.happy servers to spread them over.
# Changing this touches new files only.
@shares.needed = 3
@shares.happy = 7
@shares.total = 10

# How many segments of a file are on their way at a time.
@pipeline.segments = 4
)";

} // namespace

std::string make_tahoe_cfg(const std::map<std::string, std::string>& settings) {
  std::string result;
  std::string section;
  for (std::string_view rest = cfg_template; !rest.empty();) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (line.starts_with('['))
      section = line.substr(1, line.size() - 2);
    if (line.starts_with('@')) {
      line.remove_prefix(1);
      std::string key{line.substr(0, line.find(' '))};
      auto given = settings.find(section + '/' + key);
      if (given != settings.end())
        result += key + " = " + given->second;
      else
        result.append("#").append(line);
    } else {
      result += line;
    }
    result += '\n';
  }
  return result;
}

} // namespace tahoe

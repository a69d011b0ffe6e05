#include "web/lua/prelude.hpp"

namespace tahoe {

const std::string_view lua_prelude = R"lua(
-- What a script of the console finds besides Lua's own libraries. Runs once in
-- each state, with the functions of lua_functions.cpp, before any script can
-- change what is used here.

local native = ...
local write, command = native.write, native.command
local format, gsub, match = string.format, string.gsub, string.match
local rep, sub = string.rep, string.sub
local concat, pack, sort, unpack
  = table.concat, table.pack, table.sort, table.unpack
local math_type, min = math.type, math.min
local error, ipairs, next, rawequal, rawget, tostring, type
  = error, ipairs, next, rawequal, rawget, tostring, type

-- Lua without files, and without code that no compiler has checked.

dofile, loadfile, string.dump = nil, nil, nil

local compile, collect = load, collectgarbage

function load(chunk, name, _, ...)
  return compile(chunk, name, "t", ...)
end

function collectgarbage(what)
  what = what or "collect"
  if what ~= "collect" and what ~= "count" then
    error('"collect" or "count" expected', 2)
  end
  return collect(what)
end

function print(...)
  local words = pack(...)
  for i = 1, words.n do
    words[i] = tostring(words[i])
  end
  write(concat(words, "\t"), "\n")
end

-- sleep(seconds); every(seconds, f) and after(seconds, f) answer what
-- cancel(timer) takes.

sleep, every, after, cancel
  = native.sleep, native.every, native.after, native.cancel

-- node:COMMAND(WORD...) runs a command of the console and answers its JSON as a
-- value; an error of it is an error here.
--
--   node:actors()              actors --json
--   node:ask("storage")        actor storage --json
--   node:command("op", 7)      op 7 --json
--   node:run{"log", "debug"}   log debug --json

local methods = {}
node = setmetatable({}, {
  __metatable = false,
  __index = function(_, name)
    return methods[name] or function(self, ...)
      if not rawequal(self, node) then
        error(format("write node:%s(), with a colon", tostring(name)), 2)
      end
      return command(name, ...)
    end
  end,
})

local the_node = node

function methods.ask(_, name, ...)
  return command("actor", name, ...)
end

function methods.command(_, ...)
  return command(...)
end

function methods.run(_, words)
  return command(unpack(words))
end

-- How the prompt shows values: tables indented, their keys in order, a table
-- of a few plain values in one line.

local max_depth, max_entries, max_lines, max_text = 6, 100, 2000, 1000
local max_short = 66

local function quoted(text)
  local cut = #text > max_text
  local shown = format("%q", cut and sub(text, 1, max_text) or text)
  return gsub(shown, "\\\n", "\\n") .. (cut and "…" or "")
end

local function plain(value)
  if type(value) == "string" then return (quoted(value)) end
  if rawequal(value, the_node) then return "node" end
  return tostring(value)
end

local function label(key)
  if type(key) == "string" and match(key, "^[%a_][%w_]*$") then
    return key .. " = "
  end
  return "[" .. plain(key) .. "] = "
end

local function before(a, b)
  local kind, other = type(a), type(b)
  if kind ~= other then return kind < other end
  if kind == "number" or kind == "string" then return a < b end
  return tostring(a) < tostring(b)
end

-- The keys besides 1 to `last`.
local function other_keys(value, last)
  local keys = {}
  for key in next, value do
    if math_type(key) ~= "integer" or key < 1 or key > last then
      keys[#keys + 1] = key
    end
  end
  sort(keys, before)
  return keys
end

local function is_table(value)
  return type(value) == "table" and not rawequal(value, the_node)
end

-- How far the values at 1, 2, 3... go.
local function length(value)
  local last = 0
  while rawget(value, last + 1) ~= nil do
    last = last + 1
  end
  return last
end

local function in_one_line(value)
  local parts, size = {}, 0
  for _, entry in next, value do
    size = size + 1
    if is_table(entry) or size > 16 then return nil end
  end
  local last = length(value)
  for i = 1, last do
    parts[i] = plain(rawget(value, i))
  end
  for _, key in ipairs(other_keys(value, last)) do
    parts[#parts + 1] = label(key) .. plain(rawget(value, key))
  end
  local line = "{" .. concat(parts, ", ") .. "}"
  return #line <= max_short and line or nil
end

local lines_left

local function show(value, depth)
  local line = is_table(value) and in_one_line(value)
               or not is_table(value) and plain(value)
               or (depth == max_depth or lines_left <= 0) and "{…}"
  if line then
    write(line)
    return
  end
  local indent = rep("  ", depth + 1)
  local last = length(value)
  local keys = other_keys(value, last)
  local shown = 0
  local function show_entry(key, text)
    if shown == max_entries or lines_left <= 0 then return end
    shown, lines_left = shown + 1, lines_left - 1
    write(indent, text)
    show(rawget(value, key), depth + 1)
    write(",\n")
  end
  write("{\n")
  for i = 1, min(last, max_entries) do
    show_entry(i, "")
  end
  for i = 1, min(#keys, max_entries) do
    show_entry(keys[i], label(keys[i]))
  end
  if shown < last + #keys then
    write(indent, format("… %d more\n", last + #keys - shown))
  end
  write(rep("  ", depth), "}")
end

-- Runs what was entered at the prompt.
return function(chunk)
  local values = pack(chunk())
  lines_left = max_lines
  for i = 1, values.n do
    if type(values[i]) == "string" then
      write(values[i])
    else
      show(values[i], 0)
    end
    write("\n")
  end
end
)lua";

} // namespace tahoe

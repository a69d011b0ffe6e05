#pragma once

#include <cstdint>
#include <string>

namespace tahoe {

/// What a terminal's bytes mean to somebody who edits a line.
enum class terminal_key : uint8_t {
  none, ///< more bytes are needed, or they mean nothing here
  character,
  enter,
  tab,
  left,
  right,
  up,
  down,
  home,
  end,
  backspace,
  erase,        ///< the character under the cursor
  end_of_input, ///< Ctrl-D
  cancel,       ///< Ctrl-C
  kill_to_end,
  kill_to_start,
  kill_word,
  clear_screen,
};

/// Makes keys of a terminal's bytes: control characters, UTF-8 and the escape
/// sequences of cursor keys. Other sequences, and bytes that are no UTF-8, are
/// swallowed; a control character ends whatever was begun.
class terminal_key_reader {
public:
  terminal_key take(char byte);

  /// The character, after `terminal_key::character`: printable UTF-8.
  const std::string& character() const { return character_; }

private:
  enum class inside : uint8_t { nothing, escape, sequence, single_shift };

  terminal_key control(unsigned char byte);
  terminal_key sequence_byte(char byte);
  terminal_key text_byte(char byte);

  inside inside_ = inside::nothing;
  bool after_return_ = false;
  std::string parameters_;
  std::string partial_;
  std::string character_;
};

} // namespace tahoe

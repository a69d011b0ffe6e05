#pragma once

#include "actors/blob.hpp"
#include "codec/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

// multipart/form-data (RFC 7578, RFC 2046 §5.1), as browsers send forms:
//
//   body    = [preamble CRLF] "--" BOUNDARY *part "--" epilogue
//   part    = *( " " / TAB ) CRLF headers CRLF CRLF content
//             CRLF "--" BOUNDARY
//   headers = "Content-Disposition: form-data" *( ";" KEY "=" VALUE ) …

/// What stands before the content of a part.
struct form_part {
  std::string name;
  std::optional<std::string> file_name = std::nullopt;
};

/// The boundary that a `Content-Type` names. Empty for other types; fails with
/// malformed if it names none, or an impossible one.
caf::expected<std::string> multipart_boundary(std::string_view content_type);

/// Takes a body apart as it comes, holding little more than one piece of it.
class multipart_parser {
public:
  enum class event {
    need_more, ///< feed it
    part,      ///< a part begins: `part()`
    data,      ///< some of its content: `data()`
    part_end,  ///< that was all of its content
    end,       ///< of the form
  };

  /// @pre `boundary` is from `multipart_boundary`
  explicit multipart_parser(std::string_view boundary);

  /// The next bytes of the body; only when they are needed.
  void feed(byte_view piece) { buffer_ += as_text(piece); }

  /// What comes next. Fails with malformed.
  caf::expected<event> next();

  const form_part& part() const { return part_; }
  const blob& data() const { return data_; }

private:
  enum class state { preamble, delimiter, headers, content, done };

  event seek_delimiter();
  caf::expected<event> end_delimiter();
  caf::expected<event> parse_headers();

  const std::string delimiter_;
  state state_ = state::preamble;
  /// Begins with the line break that the first boundary may lack.
  std::string buffer_ = "\r\n";
  form_part part_;
  blob data_;
};

} // namespace tahoe

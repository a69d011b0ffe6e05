#include "web/server/cap_fields.hpp"

#include "web/server/page_frame.hpp"
#include "web/server/qr_code.hpp"

namespace tahoe {

void add_cap_fields(kainjow::mustache::data& page,
                    const std::vector<cap_field>& fields) {
  using kainjow::mustache::data;
  data caps{data::type::list};
  for (auto& field : fields) {
    data cap;
    cap.set("id", field.id);
    cap.set("label", field.label);
    cap.set("text", field.text);
    auto code = render_qr_code(field.text, "QR code: " + field.label);
    cap.set("has_code", !code.empty());
    cap.set("code", code);
    caps << cap;
  }
  page.set("caps", caps);
  add_partial(page, "cap_fields");
}

} // namespace tahoe

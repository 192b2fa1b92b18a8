#pragma once
/// Changes one value of a study that has been read: `-p KEY=VALUE` and the `set` table of a scenario.
#include <string>
#include <string_view>

#include "host/config/fields/reader.hpp"

namespace ballast::config {

/// KEY is a dotted path as in messages: general.paths, firm.coreweave.cash_usd_bn, site.x.power_tranches[0].mw,
/// event.leap.loadings.inference_demand. Objects cannot be made this way. What cannot stand is reported at `place`.
void set_value(study::Study& study, std::string_view key, std::string_view text, SourcePlace const& place,
               KeyRecords& keys, Problems& problems);

}  // namespace ballast::config

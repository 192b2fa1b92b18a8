#pragma once
/// One line of progress on a terminal.
#include <string>

namespace ballast {

inline constexpr int kNoColumns = 1 << 20;  ///< no terminal: as long as it comes

/// "label [####....] text" within the columns of a terminal (80 if it does not say, 0): where they are few the bar gets
/// shorter, then goes, then the line is cut, so that it is one line at all times. `share`: what is done, [0, 1].
std::string progress_line(int columns, std::string const& label, double share, std::string const& text);

}  // namespace ballast

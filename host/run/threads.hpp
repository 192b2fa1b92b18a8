#pragma once
/// How many threads this process may use at once.

namespace ballast {

/// Processors that the scheduler gives to this process, at least 1.
int processors();

}  // namespace ballast

#include "host/base/listener.hpp"

#include <atomic>

namespace ballast {
namespace {

std::atomic<Listener*> current{nullptr};

}  // namespace

Listening::Listening(Listener& listener)
{
    current.store(&listener);
}

Listening::~Listening()
{
    current.store(nullptr);
}

Listener* current_listener() noexcept
{
    return current.load(std::memory_order_relaxed);
}

}  // namespace ballast

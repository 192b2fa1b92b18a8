#pragma once
/// Which HDF5 type stores which kind of number: little-endian, as in netCDF-4.
#include <cstdint>
#include <type_traits>

#include "host/results/hdf5.hpp"

namespace ballast::results::hdf5 {

template <class T>
hid_t stored_type()
{
    if constexpr (std::is_same_v<T, double>) {
        return H5T_IEEE_F64LE;
    } else if constexpr (std::is_same_v<T, float>) {
        return H5T_IEEE_F32LE;
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return H5T_STD_I64LE;
    } else if constexpr (std::is_same_v<T, std::uint64_t>) {
        return H5T_STD_U64LE;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return H5T_STD_I32LE;
    } else {
        static_assert(std::is_same_v<T, std::int8_t>, "no other number is stored");
        return H5T_STD_I8LE;
    }
}

}  // namespace ballast::results::hdf5

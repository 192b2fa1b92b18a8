#!/usr/bin/env bash
# Pack a build for another machine: any x86-64 Linux with glibc 2.36 (Debian 12) or later and, for GPUs, NVIDIA's driver.
#   scripts/pack_portable.sh [BUILD FOLDER] [FOLDER TO MAKE]
#   e.g. cmake --preset gpu-portable && cmake --build --preset gpu-portable && scripts/pack_portable.sh
# BUILD FOLDER (build/gpu-portable) was configured with BALLAST_RELOCATABLE. The folder made (portable/ballast in it) holds
# ballast, tests/ (every test program with cases that need a GPU), lib/ (libraries but the C library's), configs/ and the
# tests' studies, scripts/verify_gpu.sh and contents.sha256. It may be moved anywhere. At most 60 MiB, or this fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath -m "${1:-$root/build/gpu-portable}")
pack=$(realpath -m "${2:-$build/portable/ballast}")
most_bytes=$((60 << 20))

if [ ! -x "$build/ballast" ]; then
    echo "pack_portable.sh: no program in $build. Build it: cmake --preset gpu-portable && cmake --build --preset gpu-portable" >&2
    exit 2
fi
if ! grep -qx 'BALLAST_RELOCATABLE:[A-Z]*=\(ON\|TRUE\|1\)' "$build/CMakeCache.txt"; then
    echo "pack_portable.sh: $build is not relocatable (its programs would look for libraries of this machine). Use the" \
        "preset gpu-portable." >&2
    exit 2
fi
rm -rf "$pack"
mkdir -p "$pack/lib" "$pack/tests" "$pack/scripts"

# Programs: ballast, what is built for comparison beside it, and tests that need a GPU.
programs=("$build/ballast")
[ ! -x "$build/ballast_fast" ] || programs+=("$build/ballast_fast")
for program in "${programs[@]}"; do
    strip -o "$pack/$(basename "$program")" "$program"
done
for program in "$build"/tests/test_*; do
    [ -x "$program" ] || continue
    if "$program" --gtest_list_tests --gtest_filter='Cuda*' 2>/dev/null | grep -q '^Cuda'; then
        strip -o "$pack/tests/$(basename "$program")" "$program"
    fi
done

# Libraries that are not the C library's, found by the loader itself.
for program in "$pack/ballast" "$pack"/tests/test_*; do
    [ -x "$program" ] || continue
    ldd "$program" | awk '$2 == "=>" { print $3 }'
done | sort -u | grep -vE '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util))\.so' | while read -r library; do
    case "$library" in
    "$pack"/*) ;;
    *) cp -L "$library" "$pack/lib/" ;;
    esac
done
chmod 644 "$pack"/lib/*

# Studies, and the scripts that verify: files that git knows or would add.
tracked() { git -C "$root" ls-files --cached --others --exclude-standard -- "$@"; }
{
    tracked configs LICENSE
    tracked tests | grep -E '\.(toml|csv|json)$'
    tracked scripts/verify_gpu scripts/verify_gpu.sh
} | sort -u | (cd "$root" && while read -r file; do [ ! -f "$file" ] || echo "$file"; done | tar -cf - -T -) | tar -xf - -C "$pack"

# Nothing but the C library may come from the other machine, and not a newer one than Debian 12's.
for program in "$pack/ballast" "$pack"/lib/*; do
    while read -r name _ place _; do
        case "$name" in
        linux-vdso* | /lib*/ld-linux* | ld-linux* | libc.so* | libm.so* | libdl.so* | librt.so* | libpthread.so*) ;;
        *)
            if [[ "$(LD_LIBRARY_PATH=$pack/lib ldd "$program" | awk -v n="$name" '$1 == n { print $3 }')" != "$pack"/lib/* ]]; then
                echo "pack_portable.sh: $(basename "$program") needs $name from $place" >&2
                exit 1
            fi
            ;;
        esac
    done < <(LD_LIBRARY_PATH=$pack/lib ldd "$program")
    newest=$(objdump -T "$program" | grep -oE 'GLIBC_2\.[0-9]+' | sort -V | tail -1)
    if [ "$(printf '%s\n' "$newest" GLIBC_2.36 | sort -V | tail -1)" != GLIBC_2.36 ]; then
        echo "pack_portable.sh: $(basename "$program") needs $newest (Debian 12 has 2.36); build it on Debian 12" >&2
        exit 1
    fi
done

(cd "$pack" && find . -type f ! -name contents.sha256 -print0 | sort -z | xargs -0 sha256sum >contents.sha256)
bytes=$(du -sb "$pack" | cut -f1)
echo "$pack: $(((bytes + (1 << 20) - 1) >> 20)) MiB, $(find "$pack" -type f | wc -l) files"
if [ "$bytes" -gt "$most_bytes" ]; then
    echo "pack_portable.sh: that is more than $((most_bytes >> 20)) MiB; the largest files:" >&2
    find "$pack" -type f -printf '%s %P\n' | sort -rn | awk 'NR <= 5' >&2
    exit 1
fi

#!/usr/bin/env bash
# Verify and measure a build on a machine with an NVIDIA GPU, with nothing to install.
#   scripts/verify_gpu.sh [BUILD FOLDER] [--out FOLDER] [--seconds N] [--parts NAME,NAME]
# BUILD FOLDER holds `ballast` and, in tests/, the test programs: build/gpu-portable if not given, else the folder this
# script was packed into. Writes log.jsonl, record.json and page.md to --out (verify_gpu/ in the build folder), anew
# after every part, so that a run that is cut off keeps what it had. Takes at most 480 s.
# Exit status: 0 all good, 1 something differs or fails, 2 usage, 7 no device. PYTHON names the interpreter (3.11 or later).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "${PYTHON:-python3}" -B "$here/verify_gpu/main.py" "$@"

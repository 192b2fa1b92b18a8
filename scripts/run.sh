#!/usr/bin/env bash
# From a clone to results: install what is missing, build, run the flagship study, draw its pictures.
#   scripts/run.sh [options of `ballast run`]      e.g. scripts/run.sh --paths 200000 --threads 1
# Writes results/ai_buildout_2026.h5 (or what --out names) and results/figures/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/install_deps.sh run
bash scripts/build_release.sh ballast

# The script's own settings, unless the user gives them. How many paths of the base and of scenarios is the study's own choice;
# the two repeated for many firms and points take fewer, so that two slow cores need no more than a quarter of an hour.
out=results/ai_buildout_2026.h5
own=()
case " $* " in
*" --parameter-points "* | *" --parameter-points="*) ;;
*) own+=(--parameter-points 32) ;;
esac
case " $* " in
*" --backstop-paths "* | *" --backstop-paths="*) ;;
*) own+=(--backstop-paths 16384) ;;
esac
case " $* " in
*" --parameter-paths "* | *" --parameter-paths="*) ;;
*) own+=(--parameter-paths 4096) ;;
esac
case " $* " in
*" --out "* | *" --out="*)
    out=$(sed -E 's/.* --out[ =]([^ ]+).*/\1/' <<<" $* ")
    ;;
*)
    mkdir -p results
    own+=(--out "$out")
    ;;
esac

build/release/ballast run configs/ai_buildout_2026 ${own[@]+"${own[@]}"} "$@"

# The system's Python, which has the packages installed above; another may come first on PATH.
python=/usr/bin/python3
[ -x "$python" ] || python=python3
mkdir -p results/figures
"$python" scripts/plot.py "$out" --out results/figures
echo "results: $out    pictures: results/figures/" >&2

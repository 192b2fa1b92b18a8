#!/usr/bin/env bash
# A run as an array of N independent jobs and a job that merges their parts, which waits for them:
#   scripts/slurm/submit_array.sh N OUT STUDY [options of `ballast run`]
# SBATCH_OPTIONS holds options of sbatch for all of them, e.g. "--partition=gpu --gres=gpu:1". Prints the number of the job
# that merges.
set -euo pipefail
if [ $# -lt 3 ]; then
    echo "usage: scripts/slurm/submit_array.sh N OUT STUDY [options of ballast run]" >&2
    exit 2
fi
shares=$1
out=$2
shift 2
read -ra options <<<"${SBATCH_OPTIONS:-}"
array=$(sbatch --parsable ${options[@]+"${options[@]}"} --array="1-$shares" scripts/slurm/share.sh "$out" "$@")
sbatch --parsable ${options[@]+"${options[@]}"} --dependency="afterok:$array" --kill-on-invalid-dep=yes \
    scripts/slurm/merge.sh "$out" "$shares"

#!/usr/bin/env bash
# The result of all shares, once they are done:  merge.sh OUT NUMBER_OF_SHARES
#SBATCH --job-name=ballast-merge
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
out=$1
of=$2
parts=()
for ((share = 1; share <= of; share++)); do
    parts+=("${out%.h5}.share_${share}_of_$of.h5")
done
exec bash scripts/slurm/step.sh ballast merge "${parts[@]}" --out "$out"

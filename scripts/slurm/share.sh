#!/usr/bin/env bash
# A share of a run, a task of the array that submit_array.sh submits:  share.sh OUT STUDY [options of `ballast run`]
#SBATCH --job-name=ballast-share
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
out=$1
shift
share=$SLURM_ARRAY_TASK_ID
of=$SLURM_ARRAY_TASK_COUNT
exec bash scripts/slurm/step.sh ballast run "$@" --shard "$share/$of" --out "${out%.h5}.share_${share}_of_$of.h5"

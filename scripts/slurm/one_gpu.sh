#!/usr/bin/env bash
# A run on one GPU:  sbatch scripts/slurm/one_gpu.sh STUDY [options of `ballast run`]
#SBATCH --job-name=ballast
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --gres=gpu:1
#SBATCH --time=01:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
exec bash scripts/slurm/step.sh ballast run "$@"

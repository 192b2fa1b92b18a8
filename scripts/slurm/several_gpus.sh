#!/usr/bin/env bash
# A run on several GPUs of one node, all driven by one process:
#   sbatch [--gres=gpu:8] scripts/slurm/several_gpus.sh STUDY [options of `ballast run`]
#SBATCH --job-name=ballast
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=16
#SBATCH --gres=gpu:4
#SBATCH --time=01:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
exec bash scripts/slurm/step.sh ballast run "$@"

#!/usr/bin/env bash
# A run on several nodes by MPI, one process per node with all that the job has of it:
#   sbatch [--nodes=8] [--gres=gpu:4] scripts/slurm/mpi.sh STUDY [options of `ballast run`]
#SBATCH --job-name=ballast
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=16
#SBATCH --time=01:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
exec bash scripts/slurm/step.sh ballast-mpi run "$@"

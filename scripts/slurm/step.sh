#!/usr/bin/env bash
# The step of a job, for the job scripts beside this one:  step.sh PROGRAM ARGUMENTS...
# Runs PROGRAM (ballast, or ballast-mpi in every task of the job) and, where it was stopped with a checkpoint (exit 75: by
# the time limit, a preemption or a signal), puts the job back into the queue, where it goes on from the checkpoint.
# BALLAST_BIN is the folder of the programs.
set -uo pipefail
program=$1
shift
options=(--cpus-per-task="${SLURM_CPUS_PER_TASK:-1}")
case "$program" in
*-mpi) options+=(--mpi=pmix --kill-on-bad-exit=1) ;;
esac
srun "${options[@]}" "${BALLAST_BIN:-build/release}/$program" "$@"
status=$?
if [ "$status" -eq 75 ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit "$status"

#!/usr/bin/env bash
# Run the job scripts of scripts/slurm under a Slurm of two nodes, both on this machine, and compare digests.
#   tests/slurm/jobs_test.sh SOURCE_FOLDER BUILD_FOLDER
# Starts munged, slurmctld and two slurmd in a temporary folder, with ports of their own, and ends them. Needs no systemd and
# leaves the machine's own Slurm alone; must be root where slurmd must.
set -euo pipefail
source=$1
build=$2
PATH=$PATH:/usr/sbin
if [ "$(id -u)" -ne 0 ]; then
    echo "skipped: slurmd starts steps of jobs as root only"
    exit 0
fi

folder=$(mktemp -d)
chmod 755 "$folder"
export SLURM_CONF=$folder/slurm.conf
unset SLURM_JOB_ID SLURM_JOBID
daemons=(slurmd.n1 slurmd.n2 slurmctld munged)
end_daemons() {
    scancel --user=root >/dev/null 2>&1 || true
    for daemon in "${daemons[@]}"; do
        [ ! -f "$folder/$daemon.pid" ] || kill "$(cat "$folder/$daemon.pid")" 2>/dev/null || true
    done
    for daemon in "${daemons[@]}"; do # what they write on their way out must not come back
        while [ -f "$folder/$daemon.pid" ] && kill -0 "$(cat "$folder/$daemon.pid")" 2>/dev/null; do sleep 0.1; done
    done
    rm -rf "$folder"
}
trap end_daemons EXIT
fail() {
    local name=${1%%:*}
    echo "FAILED: $*"
    tail -n 15 "$folder"/slurm*.log "$folder/$name.out" 2>/dev/null || true
    exit 1
}

start_daemons() {
    local host ports
    host=$(hostname -s)
    read -ra ports < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(3)]
for each in sockets:
    each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in sockets))')
    mkdir "$folder"/{state,spool.n1,spool.n2,temporary.n1,temporary.n2}
    head -c 1024 /dev/urandom >"$folder/munge.key"
    chmod 400 "$folder/munge.key"
    cat >"$SLURM_CONF" <<CONFIGURATION
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool.%n
TmpFS=$folder/temporary.%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,batch_sched_delay=0,requeue_delay=0
SlurmdParameters=config_overrides
GresTypes=gpu
KillWait=5
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=4 Gres=gpu:2
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=4 Gres=gpu:2
PartitionName=all Nodes=n1,n2 Default=YES
CONFIGURATION
    # Devices that every machine has; only their number matters.
    printf 'Name=gpu File=/dev/%s\n' null zero >"$folder/gres.conf"
    munged --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
        --log-file="$folder/munged.log" --seed-file="$folder/munge.seed"
    slurmctld -c
    slurmd -N n1
    slurmd -N n2
}

# await SECONDS WHAT COMMAND...: until the command succeeds.
await() {
    local seconds=$1 what=$2 start=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((SECONDS - start)) -lt "$seconds" ] || fail "$what: not within $seconds s"
        sleep 0.1
    done
}
state_of() { scontrol --oneliner show job "$1" | sed -E 's/.*JobState=([A-Z_]+).*/\1/'; }
has_state() { [ "$(state_of "$1")" = "$2" ]; }
has_ended() {
    case "$(state_of "$1")" in
    PENDING | RUNNING | COMPLETING | REQUEUED) return 1 ;;
    esac
}
nodes_are_idle() { [ "$(sinfo --noheader --format=%T)" = idle ]; }
has_taken_its_file() { [ -e "$folder/.$1.h5.lock" ] && [ ! -e "$folder/$1.h5" ]; }
digest_of() { "$build/ballast" info "$folder/$1.h5" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["attributes"]["digest"])'; }
expect_digest() { # JOB NAME
    await 60 "$2" has_ended "$1"
    has_state "$1" COMPLETED || fail "$2: $(state_of "$1")"
    [ "$(digest_of "$2")" = "$expected" ] || fail "$2: another digest"
    echo "$2: job $1, digest ${expected:0:12}"
}

study=$source/tests/parity/study
options=("$study" --paths 40000 --backstop-paths 500 --threads 1)
submit() { # NAME SCRIPT OPTIONS_OF_SBATCH...
    local name=$1 script=$2
    shift 2
    sbatch --parsable --output="$folder/$name.out" "$@" "scripts/slurm/$script" "${options[@]}" --out "$folder/$name.h5"
}

cd "$source"
start_daemons
export BALLAST_BIN=$build
export OMPI_MCA_btl=self,tcp # the nodes would make shared memory of the same names
"$build/ballast" run "${options[@]}" -q --out "$folder/expected.h5" >/dev/null
expected=$(digest_of expected)
await 20 "nodes" nodes_are_idle

one_gpu=$(submit one_gpu one_gpu.sh --cpus-per-task=1)
several=$(submit several_gpus several_gpus.sh --cpus-per-task=2 --gres=gpu:2)
export SBATCH_OPTIONS="--output=$folder/array.%a.out --cpus-per-task=1"
merge=$(bash scripts/slurm/submit_array.sh 3 "$folder/array.h5" "${options[@]}")
mpi=$(submit mpi mpi.sh --ntasks-per-node=2 --cpus-per-task=1)
expect_digest "$one_gpu" one_gpu
expect_digest "$several" several_gpus
expect_digest "$merge" array
expect_digest "$mpi" mpi

# A job that is told that its time is nearly up, as by --signal, leaves a checkpoint and is queued again.
requeued=$(submit requeued mpi.sh --ntasks-per-node=2 --cpus-per-task=1)
await 20 "requeued" has_taken_its_file requeued
scancel --signal=USR1 "$requeued"
expect_digest "$requeued" requeued
grep -q "stopped by SIGUSR1" "$folder/requeued.out" || fail "requeued: was not stopped"
grep -q "resuming from" "$folder/requeued.out" || fail "requeued: started over"
scontrol --oneliner show job "$requeued" | grep -q "Restarts=1" || fail "requeued: was not queued again"

# A job that is cancelled leaves nothing in the way of the same job submitted again.
cancelled=$(submit cancelled mpi.sh --ntasks-per-node=2 --cpus-per-task=1)
await 20 "cancelled" has_taken_its_file cancelled
scancel "$cancelled"
await 20 "cancelled" has_state "$cancelled" CANCELLED
await 20 "nodes" nodes_are_idle
[ ! -e "$folder/cancelled.h5" ] || fail "cancelled: finished"
expect_digest "$(submit cancelled mpi.sh --ntasks-per-node=1 --cpus-per-task=1)" cancelled

#!/usr/bin/env bash
# Try a script of this tree on a bare Debian 12: a chroot with nothing but the minimal system and a clone.
#   scripts/fresh_machine.sh [--carry PATH] FOLDER SCRIPT [ARGUMENT...]
#   e.g. scripts/fresh_machine.sh /tmp/bare scripts/run.sh --paths 100000
# FOLDER/base keeps the minimal system between tries, FOLDER/machine is made anew each time and left for inspection.
# The clone is of HEAD: uncommitted changes are not in it. Needs root and debootstrap; package sources, proxies and, for pip,
# certificates are those of this machine. --carry takes an ignored file or folder of this tree along. Prints the wall time and exits with the script's status.
set -euo pipefail

carried=""
if [ "${1:-}" = --carry ]; then
    carried=${2:-}
    shift 2
fi
if [ $# -lt 2 ]; then
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
script=$2
shift 2
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "fresh_machine.sh: needs root and debootstrap (it makes a chroot). Run as root after apt-get install debootstrap." >&2
    exit 1
fi
base=$folder/base
machine=$folder/machine

# Where this machine takes bookworm from: lines "uri suite component".
sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    grep bookworm | sort -u || true)
mirror=$(awk '$2 == "bookworm" { print $1; exit }' <<<"$sources")

if [ ! -e "$base/etc/debian_version" ]; then
    if [ -z "$mirror" ]; then
        echo "fresh_machine.sh: this machine has no Debian 12 package source (the base comes from it)." >&2
        exit 1
    fi
    debootstrap --variant=minbase bookworm "$base" "$mirror" >&2
fi

leave() {
    for mounted in dev/shm dev/pts dev proc sys; do
        mountpoint -q "$machine/$mounted" && umount "$machine/$mounted"
    done
    return 0
}
trap leave EXIT
leave
rm -rf --one-file-system "$machine"
cp -a "$base" "$machine"
if [ -n "$sources" ]; then
    sed 's/^/deb /' <<<"$sources" >"$machine/etc/apt/sources.list"
fi
apt-config dump | grep -E '^Acquire::(https?::(Proxy|Verify)|Retries)' >"$machine/etc/apt/apt.conf.d/90machine" || true
cp /etc/resolv.conf "$machine/etc/resolv.conf"
cp /etc/hosts "$machine/etc/hosts"
if [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    cp /etc/ssl/certs/ca-certificates.crt "$machine/etc/machine_certificates.crt"
    printf '[global]\ncert = /etc/machine_certificates.crt\n' >"$machine/etc/pip.conf"
fi
git clone -q --no-hardlinks "$root" "$machine/ballast"
if [ -n "$carried" ]; then
    mkdir -p "$(dirname "$machine/ballast/$carried")"
    cp -a "$root/$carried" "$machine/ballast/$carried"
fi

mount -t proc proc "$machine/proc"
mount --bind /dev "$machine/dev"
mount -t tmpfs tmpfs "$machine/dev/shm"

status=0
begin=$SECONDS
chroot "$machine" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    ${http_proxy+http_proxy="$http_proxy"} ${https_proxy+https_proxy="$https_proxy"} \
    bash -c 'cd /ballast && exec bash "$@"' bash "$script" "$@" || status=$?
seconds=$((SECONDS - begin))
echo "fresh_machine.sh: $script ended with status $status after $((seconds / 60)) min $((seconds % 60)) s on $(nproc) cores" >&2
exit $status

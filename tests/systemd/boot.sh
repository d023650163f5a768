#!/bin/bash
# Boots a systemd of its own on a throw-away copy of this machine's root file system. Called by lab.py:
#
#   unshare --mount bash boot.sh NAME FOLDER [NSPAWN-OPTION...]
#
# NAME names the machine and its cgroup, FOLDER holds `opt/` (copied to /opt/syncd) and room for the overlay. Everything
# that is mounted here is mounted in this mount namespace alone, and what is written goes to memory. The process becomes
# systemd-nspawn; SIGTERM to it powers the machine off.
set -euo pipefail
name=$1 folder=$2
shift 2
mount --make-rprivate /
if [[ ! -d /run/systemd/system ]]; then
  # This machine's PID 1 is not systemd: nspawn is shown one plain cgroup tree, whatever is mounted here.
  umount -R -l /sys/fs/cgroup 2>/dev/null || true
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mkdir -p /run/systemd
  mount -t tmpfs tmpfs /run/systemd
fi
mkdir "/sys/fs/cgroup/$name"
echo $$ >"/sys/fs/cgroup/$name/cgroup.procs"

mkdir "$folder/layer"
mount -t tmpfs -o mode=0755 tmpfs "$folder/layer"
mkdir "$folder"/layer/{upper,work,root}
root=$folder/layer/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/layer/upper,workdir=$folder/layer/work" "$root"

# Nothing of this machine's own services, and nothing of a syncd that may be installed here.
rm -rf "$root"/etc/systemd/system/*.wants "$root"/etc/systemd/system/syncd.service* "$root"/etc/systemd/user/syncd*
rm -rf "$root"/etc/{syncd,default/syncd,credstore,credstore.encrypted} "$root"/var/lib/{syncd,private/syncd,systemd/linger}
rm -rf "$root/opt/syncd" "$root/var/log/journal" "$root/var/lib/systemd/credential.secret"
mkdir -p "$root"/{opt,srv,root,home,var/log/journal,etc/systemd/system,etc/syncd}
cp -a "$folder/opt" "$root/opt/syncd"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
echo "$name" >"$root/etc/hostname"
printf '127.0.0.1 localhost %s\n::1 localhost\n' "$name" >"$root/etc/hosts"
for unit in systemd-timesyncd systemd-networkd systemd-resolved e2scrub_reap console-getty getty@tty1; do
  ln -sfn /dev/null "$root/etc/systemd/system/$unit.service"
done
cat >"$root/etc/systemd/system/lab.target" <<'UNIT'
[Unit]
Description=what a service and a user's manager need
Requires=basic.target
Wants=dbus.socket systemd-logind.service systemd-user-sessions.service
After=basic.target dbus.socket systemd-logind.service systemd-user-sessions.service
AllowIsolate=yes
UNIT

# bpf() is what IPAddressDeny= is made of, @keyring what KeyringMode= needs.
exec systemd-nspawn --quiet --register=no --keep-unit --directory="$root" --machine="$name" --console=pipe \
  --kill-signal=SIGRTMIN+4 --link-journal=no --private-network --resolv-conf=off \
  --capability=CAP_BPF,CAP_PERFMON,CAP_SYSLOG --system-call-filter="bpf perf_event_open @keyring" \
  "$@" --boot systemd.unit=lab.target

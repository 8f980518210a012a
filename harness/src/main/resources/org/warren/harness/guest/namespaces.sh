# The first process of new namespaces, in the folder of the guest's root: makes it the root file system, and becomes the agent.
# MODE FOLDER PLACE...: folders of the machine and where they are seen, mode ro or rw
set -eu
root=/mnt/root
guest() { # PROGRAM ARGUMENT...: a program of the guest's
  local program=$1
  shift
  ./lib64/ld-linux-x86-64.so.2 --library-path ./usr/lib/x86_64-linux-gnu "./usr/$program" "$@"
}
fail() {
  echo "$1" >&2
  exit 1
}

guest bin/mount --make-rprivate / || fail 'mounts cannot be made private'
guest bin/mount -t tmpfs -o mode=0755 none /mnt || fail 'no file system in memory can be mounted'
guest bin/mkdir /mnt/upper /mnt/work $root
guest bin/mount -t overlay -o lowerdir=.,upperdir=/mnt/upper,workdir=/mnt/work none $root ||
  fail 'the kernel has no overlay file system for this user'
guest bin/mount -t proc none $root/proc || fail '/proc cannot be mounted, as in a container that hides parts of it'
guest bin/mount -t sysfs none $root/sys || fail '/sys cannot be mounted'
guest bin/mount -t tmpfs -o mode=0755 none $root/dev
guest bin/mount -t tmpfs -o mode=0755 none $root/run
guest bin/mount -t tmpfs -o mode=1777 none $root/tmp
guest bin/mkdir -p $root/dev/net $root/dev/pts $root/dev/shm $root/run/lock
for device in null zero full random urandom tty net/tun; do
  [ -e /dev/$device ] || continue
  : >$root/dev/$device
  guest bin/mount --bind /dev/$device $root/dev/$device
done
guest bin/mount -t devpts -o newinstance,ptmxmode=0666 none $root/dev/pts || true
guest bin/ln -s pts/ptmx $root/dev/ptmx
guest bin/ln -s /proc/self/fd $root/dev/fd
for number in 0 1 2; do
  names=(stdin stdout stderr)
  guest bin/ln -s /proc/self/fd/$number $root/dev/${names[number]}
done
while [ $# -ge 3 ]; do
  guest bin/mkdir -p "$root$3"
  guest bin/mount --rbind "$2" "$root$3"
  [ "$1" = rw ] || guest bin/mount -o remount,bind,ro "$root$3" || true # where it is not, its owner is another
  shift 3
done
# Settings of the whole machine are not the nodes'.
guest bin/mount --bind $root/proc/sys $root/proc/sys
guest bin/mount -o remount,bind,ro $root/proc/sys
guest bin/mount --bind $root/proc/sys/net $root/proc/sys/net
guest bin/mount -o remount,bind,rw $root/proc/sys/net
[ ! -e $root/proc/sysrq-trigger ] || guest bin/mount --bind /dev/null $root/proc/sysrq-trigger

cd $root
guest sbin/pivot_root . mnt
guest bin/umount -l /mnt
cd /
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  setpriv --bounding-set -all,+chown,+dac_override,+dac_read_search,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+net_admin,+sys_chroot,+sys_admin,+sys_resource,+sys_ptrace,+sys_nice,+ipc_lock,+setfcap \
  warren-agent node

#!/usr/bin/env bash
# Runs a scenario in poor environments: other users, containers, folders that cannot be written, executed from or filled, machines without
# an engine, without ptrace or without a C library. In each it works, or says in one sentence and within 5 s what is missing and what to do.
# Needs root and a built guest. What else an environment needs and this machine lacks makes it UNSUPPORTED, with the reason.
# Usage: environments.sh [NAME...]     e.g. environments.sh 'read-only cache'
# WARREN_SECONDS_MAX is for a busy machine.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seconds_max=${WARREN_SECONDS_MAX:-5}
image=${WARREN_NODE_IMAGE:-warren/node:latest}
nobody=65534
faults=0
seen=0

[ "$(id -u)" = 0 ] || { echo "environments.sh changes users and mounts; run it as root" >&2; exit 2; }
"$here/warren" doctor >/dev/null || { echo "no lab runs here; ./warren doctor says why" >&2; exit 3; }
guest=$(readlink -f "${WARREN_GUEST:-${XDG_CACHE_HOME:-$HOME/.cache}/warren/guest/current}") && [ -x "$guest/warren-linux" ] ||
  { echo "there is no guest; build it with make guest" >&2; exit 3; }
jdk=$("$here/config/jdk.sh")

work=$(mktemp -d /var/tmp/warren-environments-XXXXXX)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp -r "$here/scenarios/target/program" "$work/program"
caches() { # FOLDER [OWNER]: a folder for caches with the guest in it
  mkdir -p "$1/warren/guest"
  cp -a "$guest" "$1/warren/guest/"
  ln -s "$(basename "$guest")" "$1/warren/guest/current"
  [ $# = 1 ] || chown -R "$2:$2" "$1"
}
caches "$work/caches" $nobody
mkdir "$work/temporary" "$work/empty" "$work/small"
chmod 1777 "$work/temporary"

java=(timeout 120 "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dstdout.encoding=UTF-8
  -Dstderr.encoding=UTF-8 -Dorg.slf4j.simpleLogger.defaultLogLevel=off -Djava.io.tmpdir="$work/temporary"
  -cp "$work/program/*:$work/program/lib/*")
run=(org.warren.cli.Warren run handshake --client kernel --server kernel)
doctor=(org.warren.cli.Warren doctor)
unprivileged=(setpriv --reuid $nobody --regid $nobody --clear-groups)

selected() {
  [ ${#names[@]} = 0 ] && return 0
  for each in "${names[@]}"; do [ "$each" != "$1" ] || return 0; done
  return 1
}
names=("$@")

unsupported() { # NAME REASON
  selected "$1" && printf '%-11s %-32s %s\n' UNSUPPORTED "$1" "$2"
}

# NAME works|SENTENCE COMMAND...: the sentence is a regular expression that what is said has to match
environment() {
  local name=$1 expected=$2 from to status milliseconds sentence result=ok
  shift 2
  selected "$name" || return 0
  seen=$((seen + 1))
  rm -rf "$work/out" && mkdir -m 1777 "$work/out"
  from=$(date +%s%N)
  "$@" >"$work/said" 2>&1 </dev/null
  status=$?
  to=$(date +%s%N)
  milliseconds=$(((to - from) / 1000000))
  sentence=$(grep -m1 -E '^warren: |^ *(UNSUPPORTED|UNKNOWN) +lab |guest process|does not run here|^(answers|starts)' "$work/said" | sed 's/^ *//' | cut -c1-400)
  if grep -qE '^\s+at [a-z.]+\(|Exception|^Error' "$work/said"; then
    result="an exception in place of a sentence"
  elif [ "$expected" = works ]; then
    [ $status = 0 ] || result="it does not work: status $status"
    sentence=
  elif [ $status = 0 ] && [ "${expected#doctor:}" = "$expected" ]; then
    result="it works, and was to say: $expected"
  elif ! grep -qE "${expected#doctor:}" "$work/said"; then
    result="it says nothing of: ${expected#doctor:}"
  elif [ $milliseconds -gt $((seconds_max * 1000)) ]; then
    result="it takes more than $seconds_max s to say it"
  fi
  if [ "$result" = ok ]; then
    printf '%-11s %-32s %5d ms  %s\n' "$([ "$expected" = works ] && echo WORKS || echo SAYS)" "$name" $milliseconds "$sentence"
  else
    faults=$((faults + 1))
    printf '%-11s %-32s %5d ms  %s\n' FAULT "$name" $milliseconds "$result"
    sed 's/^/    | /' "$work/said" | cut -c1-600 | tail -n 12
  fi
}

# COMMAND... in a mount namespace of its own, after the shell commands in $1
mounted() {
  local mounts=$1
  shift
  unshare --mount --propagation private sh -c "set -e; $mounts; exec \"\$@\"" sh "$@"
}

out=(--out "$work/out/run")
fresh() { rm -rf "$work/caches/warren/java" "$work/caches/warren/in-use.lock"; }
with_cache=(env HOME="$work/empty" XDG_CACHE_HOME="$work/caches")
without_engine=(env DOCKER_HOST=unix:///nowhere/docker.sock)

# Engines and users.
environment 'root' works "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'root, no engine' works "${with_cache[@]}" "${without_engine[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'container wanted, no engine' 'no container engine answers at .*make engine' \
  "${with_cache[@]}" "${without_engine[@]}" "${java[@]}" "${run[@]}" "${out[@]}" --guest container
environment 'nobody, no home' 'there is no guest in .*; build it with `make guest`' \
  env -u XDG_CACHE_HOME -u WARREN_GUEST HOME=/nonexistent DOCKER_HOST=unix:///nowhere/docker.sock "${unprivileged[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
fresh
environment 'nobody, a cache by name' works "${with_cache[@]}" "${without_engine[@]}" "${unprivileged[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'nobody, no folder to run in' 'cannot be written: permission denied; name another place' \
  "${with_cache[@]}" "${unprivileged[@]}" "${java[@]}" "${run[@]}" --out "$work/empty/run"

# Namespaces of the host's own kernel.
local_lab=(org.warren.cli.Warren run handshake --lab local --client wireguard-go --server wireguard-go)
fresh
environment 'local lab, root' works "${with_cache[@]}" "${without_engine[@]}" "${java[@]}" "${local_lab[@]}" "${out[@]}"
fresh
environment 'local lab, nobody' works "${with_cache[@]}" "${without_engine[@]}" "${unprivileged[@]}" "${java[@]}" "${local_lab[@]}" "${out[@]}"
# In a user namespace of its own, so that the machine's setting stays.
environment 'local lab, no user namespaces' 'user.max_user_namespaces is 0; allow them with sysctl, be root, or use --lab containers' \
  unshare --user --map-root-user --mount sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' sh \
  "${with_cache[@]}" "${without_engine[@]}" setpriv --bounding-set -all --inh-caps -all env "${java[@]}" "${local_lab[@]}" "${out[@]}"
environment 'local lab, no /dev/net/tun' 'no /dev/net/tun, which WireGuard programs need; load it .*modprobe tun' \
  mounted "mount -t tmpfs none /dev/net" "${with_cache[@]}" "${java[@]}" "${local_lab[@]}" "${out[@]}"

# Folders.
mounted_cache() { mounted "mount --bind '$work/caches' '$work/caches'; mount -o remount,bind,$1 '$work/caches'" "${@:2}"; }
fresh
environment 'read-only cache' 'read-only file system; .*XDG_CACHE_HOME' mounted_cache ro "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment "another user's cache" 'permission denied; .*XDG_CACHE_HOME' \
  mounted "chown -R 1:1 '$work/caches'" "${with_cache[@]}" "${unprivileged[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
chown -R $nobody:$nobody "$work/caches"
environment 'cache mounted noexec' 'may not be executed, as on a file system that is mounted noexec; .*XDG_CACHE_HOME' \
  mounted_cache noexec "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'cache mounted noexec, doctor' 'doctor:cache .*noexec.*XDG_CACHE_HOME' mounted_cache noexec "${with_cache[@]}" "${java[@]}" "${doctor[@]}"
environment 'full cache' 'no space left on device; free some space there, or .*XDG_CACHE_HOME' \
  mounted "mount -t tmpfs -o size=64k none '$work/small'" env HOME="$work/empty" XDG_CACHE_HOME="$work/small" WARREN_GUEST="$guest" \
  "${java[@]}" "${run[@]}" "${out[@]}"
temporary() { mounted "mount -t tmpfs -o $1 none '$work/temporary'${2:+; $2}" "${@:3}"; }
environment 'temporary files mounted noexec' works temporary noexec '' "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'the same, in a container' works temporary noexec '' "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}" --guest container
environment 'no room for temporary files' 'no space left on device; free some space there, or .*java.io.tmpdir' \
  temporary size=64k,nr_inodes=2 '' "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'no room for evidence' 'is full; free some space there, or .*java.io.tmpdir' \
  temporary size=64k "head -c 64k /dev/zero >'$work/temporary/full'" "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'read-only temporary files' 'read-only file system; .*java.io.tmpdir' \
  temporary ro '' "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'no room for the run' 'no space left on device; name another place' \
  mounted "mount -t tmpfs -o size=4k,nr_inodes=2 none '$work/small'; head -c 4k /dev/zero >'$work/small/full' || true" "${with_cache[@]}" "${java[@]}" "${run[@]}" --out "$work/small/run"
devices="mkdir -p '$work/dev'; mount -t tmpfs none '$work/dev'; for d in null zero random urandom; do touch '$work/dev/'\$d; mount --bind /dev/\$d '$work/dev/'\$d; done; mount --move '$work/dev' /dev"
environment 'no /dev/shm, no /dev/net/tun' works mounted "$devices" "${with_cache[@]}" "${java[@]}" "${run[@]}" "${out[@]}"
environment 'no /dev/net/tun, doctor' 'doctor:/dev/net/tun .*modprobe tun' mounted "$devices" "${with_cache[@]}" "${java[@]}" "${doctor[@]}"

# What the machine's kernel refuses.
refusing=$work/refuse
cat >"$work/refuse.c" <<'C'
/* refuse NUMBER... -- COMMAND...: these system calls end with EPERM in it. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **words)
{
	int at = 1;

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	for (; at < count && strcmp(words[at], "--") != 0; at++) {
		struct sock_filter filter[] = {
			BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned) atoi(words[at]), 0, 1),
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		};
		struct sock_fprog program = { 4, filter };

		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
			return 99;
	}
	execvp(words[at + 1], words + at + 1);
	return 98;
}
C
if gcc -o "$refusing" "$work/refuse.c" 2>/dev/null; then
  ptrace=101 seccomp=317 memfd=319
  environment 'no ptrace' works "${with_cache[@]}" "$refusing" $ptrace -- "${java[@]}" "${run[@]}" "${out[@]}"
  environment 'no seccomp' works "${with_cache[@]}" "$refusing" $seccomp -- "${java[@]}" "${run[@]}" "${out[@]}"
  environment 'no seccomp, doctor' 'doctor:starts here, with ptrace' "${with_cache[@]}" "$refusing" $seccomp -- "${java[@]}" "${doctor[@]}"
  environment 'neither ptrace nor seccomp' 'may not trace its own processes here, and seccomp filters.*refused too.*--security-opt seccomp=unconfined' \
    "${with_cache[@]}" "$refusing" $ptrace $seccomp -- "${java[@]}" "${run[@]}" "${out[@]}" --guest process
  environment 'no memory without a name' 'the lab kernel does not start here: .*run Warren on another machine' \
    "${with_cache[@]}" "$refusing" $memfd -- "${java[@]}" "${run[@]}" "${out[@]}" --guest process
else
  unsupported 'no ptrace' 'gcc is missing; install it'
fi

# Containers, and a folder without a C library.
contained() { # OPTION... -- COMMAND...
  local options=()
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  docker run --rm --cap-drop ALL --read-only --user $nobody:$nobody --network none --security-opt no-new-privileges --entrypoint "" \
    -v "$jdk:$jdk:ro" -v "$work/program:$work/program:ro" -v "$work/out:$work/out" --tmpfs "$work/temporary:mode=1777" "${options[@]}" "$image" "$@"
}
if docker image inspect "$image" >/dev/null 2>&1; then
  fresh
  environment 'bare container' works contained -v "$work/caches:$work/caches" -e XDG_CACHE_HOME="$work/caches" -- "${java[@]}" "${run[@]}" "${out[@]}"
  fresh
  environment 'bare container, read-only cache' 'read-only file system; .*XDG_CACHE_HOME' \
    contained -v "$work/caches:$work/caches:ro" -e XDG_CACHE_HOME="$work/caches" -- "${java[@]}" "${run[@]}" "${out[@]}"
  environment 'bare container, no guest' 'there is no guest in .*; build it with `make guest`' contained -e HOME=/nonexistent -- "${java[@]}" "${run[@]}" "${out[@]}"
else
  unsupported 'bare container' "no container engine has the image $image; build it with make images"
fi
root=$work/root
in_chroot() { # starts the guest in the folder, with what is said to its agent on standard input
  printf "$1" | PATH=/bin:$PATH chroot "$root" /bin/busybox sh -c 'busybox mount -t proc proc /proc; /guest/warren-launch -1 /guest/root -- /guest/warren-linux mem=64M \
    root=/dev/root rootfstype=hostfs rootflags=/proc/self/fd/10/. ro init=/usr/local/bin/warren-agent con=null ssl=null con0=null,fd:2 panic=-1 \
    seccomp=auto uml_dir=/dev/null umid=warren quiet console=tty0 time-travel=inf-cpu -- guest 2>/dev/null; s=$?; busybox umount /proc; exit $s' | tr -d '\0\001\002\003\023\023' | grep -qa "$2" && echo "answers $2"
}
busybox=$(command -v busybox || true)
if [ -n "$busybox" ] && ! ldd "$busybox" >/dev/null 2>&1; then
  mkdir -p "$root"/{bin,proc,dev,guest}
  cp "$busybox" "$root/bin/busybox"
  cp -a "$guest/." "$root/guest/"
  mknod -m 666 "$root/dev/null" c 1 3
  environment 'no C library' works in_chroot '\0\0\0\1\0\0\0\3now' ok
else
  unsupported 'no C library' 'a static busybox is missing; install busybox-static'
fi

[ $seen -gt 0 ] || { echo "there is no such environment" >&2; exit 2; }
echo "$seen environments, $faults faults"
[ $faults = 0 ]

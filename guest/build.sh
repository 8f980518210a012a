#!/usr/bin/env bash
# Builds the guest: the lab kernel as one static program, and the small root file system that it starts on. Needs no container engine
# and no root: packages come from Debian's mirror through apt-get, at the versions of packages.lock, and are unpacked, not installed.
# The same packages and sources give the same digest. What is built goes into the user's cache, where labs find it.
#
#   build.sh             build what is missing
#   build.sh --pack      build what is missing, pack it into target/guest.tar.gz, and list its packages and licences in target/contents
#   build.sh --sources   fetch the sources of what the packed guest is made of into target/sources; SOURCES=partial: without those that are gone
#   build.sh --layer NAME...     build the guest and these layers of packages.txt, which runs may lay over its root file system
#   build.sh --refresh [SET...]  take the mirror's newest versions into packages.lock: of all sets, or of these alone, such as layer-nat
# Where this is no Debian, or neither root nor a user namespace is to be had, it builds in a container, if an engine answers. That container
# needs no privilege, but for one of a rootless engine, which has none on this machine.
#   WARREN_KERNEL=6.12 build.sh   build a guest with another kernel of packages.txt beside the usual one
#   WARREN_KERNEL_SOURCE=linux-source-7.2/sid build.sh   with any other: a package as apt-get takes it, NAME, NAME=VERSION or NAME/SUITE
#   WARREN_KERNEL_DEBUG=1 build.sh   with checks that find faults in the kernel and make it slow: for --kernel 7.3-debug
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
target=$here/target
cache=${XDG_CACHE_HOME:-$HOME/.cache}/warren
debs=$cache/packages
suite=trixie
usual_kernel=$(sed -nE 's/^kernel ([^ ]+) .*/\1/p' packages.txt | head -n 1)
kernel_source=${WARREN_KERNEL_SOURCE:-}
kernel_version=${WARREN_KERNEL:-$usual_kernel}
debug=${WARREN_KERNEL_DEBUG:+-debug}
lock=packages.lock
mapfile -t layers < <(sed -nE 's/^layer-([^ ]+) .*/\1/p' packages.txt | sort -u)
log=$target/build.log
kernel_files=(../containers/kernel/{change-source.sh,uml.config,*.[ch]})
[ -z "$debug" ] || kernel_files+=(../containers/kernel/debug.config)

fail() {
  echo "guest: $1" >&2
  exit 1
}

. ./apt.sh

say() { printf 'guest: %s (%d s)\n' "$1" "$SECONDS"; }

wanted() { sed -nE "s/^$1 //p" packages.txt | tr ' ' '\n' | grep -v '^$'; }

# What apt-get would fetch: its list of addresses on standard input, names of files on standard output.
names_of_files() { sed -nE "s/^'[^']*' ([^ ]+\.deb) .*/\1/p" | LC_ALL=C sort -u; }

# The files of a set of packages.txt, without those that are in the guest's root anyway where the set is a layer.
files_of() { # SET
  local names leave_out
  mapfile -t names < <(wanted "$1" | grep -v '^-')
  leave_out=$(wanted "$1" | sed -n 's/^-//p' | tr '\n' ' ')
  [[ $1 != layer-* ]] || leave_out+=$({ cat "$target/files.root" "$lock" 2>/dev/null || true; } | sed -nE 's/^root ([^_]+)_.*/\1/p' | tr '\n' ' ')
  "${apt[@]}" install --print-uris -y "${names[@]}" 2>>"$log" | names_of_files |
    awk -F_ -v leave_out=" $leave_out" 'index(leave_out, " " $1 " ") == 0 { print "'"$1"' " $0 }' >"$target/files.$1"
  [ -s "$target/files.$1" ] || fail "apt-get finds no packages for '$1'; see $log"
}

# One line a package: SET FILE DIGEST
write_lock() { # FILE SET...
  local set version package file sets=("${@:2}")
  [ -n "${apt:-}" ] || private_apt deb
  rm -f "$target"/files.*
  for set in root tools "${layers[@]/#/layer-}"; do
    [ ${#sets[@]} -gt 0 ] && [[ " ${sets[*]} " != *" $set "* ]] || files_of "$set"
  done
  while read -r version package; do
    [ ${#sets[@]} -gt 0 ] && [[ " ${sets[*]} " != *" kernel-$version "* ]] && continue
    "${apt[@]}" download --print-uris "$package" 2>>"$log" | names_of_files | sed "s/^/kernel-$version /" >"$target/files.kernel-$version"
    [ -s "$target/files.kernel-$version" ] || say "the mirror has no $package any more"
  done < <(sed -nE 's/^kernel ([^ ]+) (.*)/\1 \2/p' packages.txt)
  cat "$target"/files.* >"$target/files"
  rm "$target"/files.*
  fetch < <(cut -d' ' -f2 "$target/files") || fail "the mirror does not have what it lists: $gone"
  {
    echo '# Made by build.sh --refresh from packages.txt. One package a line: what it is for, file, SHA-256.'
    [ ${#sets[@]} = 0 ] || awk -v sets=" ${sets[*]} " '$1 != "#" && index(sets, " " $1 " ") == 0' "$lock"
    while read -r set file; do
      printf '%s %s %s\n' "$set" "$file" "$(sha256sum <"$debs/$file" | cut -d' ' -f1)"
    done <"$target/files"
  } >"$target/written.lock"
  mv "$target/written.lock" "$1"
  say "$(basename "$1") has $(grep -vc '^#' "$1") packages"
}

# A mirror keeps the newest version of a package alone. Where one of the lock file is gone, a guest of the newest is better than none.
use_newer() {
  say "the mirror no longer has $gone; this guest is built from the mirror's newest packages, so its digest is not that of packages.lock (--refresh writes them there)"
  write_lock "$target/newest.lock"
  lock=$target/newest.lock
  grep -q "^kernel-$kernel_version " "$lock" && return
  [ "$kernel_version" = "$usual_kernel" ] || fail "the mirror has no source of kernel $kernel_version any more"
  kernel_version=$(sed -nE 's/^kernel-([^ ]+) .*/\1/p' "$lock" | head -n 1)
  [ -n "$kernel_version" ] || fail "the mirror has none of the kernels of packages.txt any more; name another there"
  usual_kernel=$kernel_version
  say "the usual kernel is $kernel_version now"
}

# Files to fetch on standard input; those that are there are not fetched again. Fails where the mirror does not have some, with `gone` set.
fetch() {
  local file missing=()
  while IFS= read -r file; do
    [ -e "$debs/$file" ] || missing+=("$(sed -E 's/^([^_]+)_([^_]+)_.*/\1=\2/; s/%3a/:/' <<<"$file")")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ -n "${apt:-}" ] || private_apt deb
  say "fetching ${#missing[@]} packages"
  rm -rf "$target/fetched" && mkdir -p "$target/fetched"
  (cd "$target/fetched" && "${apt[@]}" download "${missing[@]}") >"$target/fetch.log" 2>&1 || {
    gone=$(sed -nE "s/^E: Version '([^']*)' for '([^']*)' was not found/\2 \1/p" "$target/fetch.log" | paste -sd, -)
    [ -z "$gone" ] || return 1
    fail "packages cannot be fetched: $(grep '^E:' "$target/fetch.log" | head -n 1)"
  }
  mv "$target"/fetched/*.deb "$debs/"
}

# The lock file, with the source of this guest's kernel alone.
locked() {
  grep -Ev '^(#|kernel-|layer-)' "$lock"
  if [ -n "$kernel_source" ]; then
    echo "$source_package"
  else
    sed -n "s/^kernel-$kernel_version /source /p" "$lock"
  fi
}

# The packages of a set, unpacked into a folder. What their scripts would do, and is needed, this script does.
unpack() { # SET FOLDER
  rm -rf "$2" && mkdir -p "$2"
  unpack_into "$1" "$2" < <(locked)
}

unpack_into() { # SET FOLDER, lines of the lock file on standard input
  local set file digest
  while read -r set file digest; do
    [ "$set" = "$1" ] || continue
    [ "$(sha256sum <"$debs/$file" | cut -d' ' -f1)" = "$digest" ] || {
      rm -f "$debs/$file"
      fail "$file is not the one of packages.lock; it was removed from $debs: run this again, or --refresh"
    }
    dpkg-deb --fsys-tarfile "$debs/$file" | tar -C "$2" -x --no-same-owner --keep-directory-symlink
  done
}

# A command in the folder of tools as its root, by a user namespace where this is not root. Root of a container may mount nothing: what is
# compiled there does without /proc, and with a device of its own.
with_tools() {
  local user=() null=$target/tools/dev/null command=(chroot "$target/tools" env -i PATH=/usr/bin:/usr/sbin HOME=/ LC_ALL=C "$@")
  [ "$(id -u)" = 0 ] || user=(--map-root-user)
  if [ "$(id -u)" != 0 ] || may_mount; then
    unshare "${user[@]}" --mount sh -c 'mount --bind /dev/null "$0/dev/null" && mount --rbind /proc "$0/proc" && exec "$@"' "$target/tools" "${command[@]}"
  else
    [ -c "$null" ] || { rm -f "$null" && mknod -m 666 "$null" c 1 3; } || return
    "${command[@]}"
  fi
}

may_mount() { unshare --mount true 2>/dev/null; }

make_tools() {
  [ -e "$target/tools.$1" ] && return
  rm -f "$target"/tools.*
  unpack tools "$target/tools"
  mkdir -p "$target"/tools/{dev,proc,tmp}
  : >"$target/tools/dev/null"
  ln -sf mawk "$target/tools/usr/bin/awk"
  [ -e "$target/tools/usr/bin/sh" ] || ln -s dash "$target/tools/usr/bin/sh"
  with_tools true 2>>"$log" || fail "the unpacked tools cannot be run: $(tail -n 1 "$log")"
  : >"$target/tools.$1"
  say "tools unpacked"
}

# The package of another kernel's source, which the lock file does not name.
fetch_source() {
  local file
  private_apt deb
  file=$("${apt[@]}" download --print-uris "$kernel_source" 2>>"$log" | sed -nE "s/^'[^']*' ([^ ]+\.deb) .*/\1/p")
  [ -n "$file" ] || fail "the mirror has no $kernel_source; see $log"
  fetch <<<"$file" || fail "the mirror does not have $gone"
  source_package=source\ $file\ $(sha256sum <"$debs/$file" | cut -d' ' -f1)
}

# A compiled kernel lies in the cache, so that another checkout of the same sources does not compile it again.
make_kernel() {
  local kernel=$cache/kernel/$1
  [ -e "$kernel" ] && return
  say "compiling the lab kernel, 3 to 8 minutes"
  rm -rf "$target/source" "$target/tools/src" "$target/tools/warren"
  unpack source "$target/source"
  mkdir -p "$target/tools/src" "$target/tools/warren"
  with_tools xz -dc <"$(echo "$target"/source/usr/src/linux-source-*.tar.xz)" | tar -C "$target/tools/src" --strip-components=1 -x
  rm -rf "$target/source"
  cp "${kernel_files[@]}" "$target/tools/warren/"
  with_tools sh -euc 'cd /src
    /warren/change-source.sh
    make -s ARCH=um tinyconfig
    scripts/kconfig/merge_config.sh -m .config /warren/*.config
    make -s ARCH=um olddefconfig
    for option in $(cat /warren/*.config | sed -n "s/=y$//p"); do
      grep -q "^$option=y" .config || echo "not in this kernel: $option"
    done
    grep -q ^CONFIG_STATIC_LINK=y .config
    make ARCH=um KBUILD_BUILD_TIMESTAMP=@0 KBUILD_BUILD_USER=warren KBUILD_BUILD_HOST=warren -j"$(nproc)" linux
    strip linux -o /linux' >>"$log" 2>&1 || fail "the kernel does not build: $(tail -n 1 "$log"); see $log"
  cp "$target/tools/src/.config" "$target/kernel-config.$kernel_version$debug"
  rm -rf "$target/tools/src"
  mkdir -p "$cache/kernel"
  mv "$target/tools/linux" "$kernel.$$"
  mv "$kernel.$$" "$kernel"
  say "the lab kernel is compiled"
}

# The agent in the root file system, and the program that starts the kernel.
make_programs() {
  mkdir -p "$target/tools/programs"
  cp ../containers/node/agent/*.[ch] launch.c "$target/tools/programs/"
  with_tools sh -euc 'cd /programs
    cc="gcc -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror"
    $cc -o warren-agent agent.c line.c loop.c node.c process.c program.c udp.c capture.c conntrack.c -lnetfilter_conntrack
    $cc -static -o warren-probe probe.c
    $cc -static -o warren-launch launch.c
    strip warren-agent warren-probe warren-launch' >>"$log" 2>&1 || fail "the agent does not build: $(tail -n 1 "$log"); see $log"
}

# No documents, no locales but C.
leave_out() { # FOLDER
  local root=$1
  rm -rf "$root"/usr/share/{doc,doc-base,man,info,locale,lintian,bash-completion,zsh,polkit-1,pixmaps,applications,menu,bug,debianutils,gcc,gdb} \
    "$root"/usr/lib/{systemd,x86_64-linux-gnu/gconv,sysctl.d,tmpfiles.d,modprobe.d,valgrind} "$root"/etc/{init.d,cron.*,default,pam.d,skel,apparmor.d} \
    "$root"/var/{cache,log,backups,local,opt,mail,spool} "$root"/var/{run,lock} "$root"/usr/{games,include,src,local/games,local/share} "$root"/usr/lib/locale/C.utf8/LC_COLLATE
}

# The root file system, with what the packages' scripts would have written.
make_root() {
  local root=$1 program
  unpack root "$root"
  leave_out "$root"
  mkdir -p "$root"/{dev,proc,sys,run,tmp,mnt,root,etc/wireguard,usr/local/bin,usr/lib/jvm/host,opt/warren-wg,opt/warren-traffic} \
    "$root"/var/lib/warren
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
  # What the C library asks where the file is empty; so that a tunnel's resolvers take the place of others.
  echo 'nameserver 127.0.0.1' >"$root/etc/resolv.conf"
  for program in iptables ip6tables; do
    for part in '' -save -restore; do
      ln -sf "$program-nft$part" "$root/usr/sbin/$program$part"
    done
  done
  ln -s /run "$root/var/run" # where `wg` looks for daemons, and each node has its own
  ln -s /run/lock "$root/var/lock"
  ln -sf mawk "$root/usr/bin/awk"
  [ -e "$root/usr/bin/sh" ] || ln -s dash "$root/usr/bin/sh"
  ln -s /opt/warren-wg/bin/warren-wg "$root/usr/local/bin/warren-wg"
  ln -s /opt/warren-traffic/bin/warren-traffic "$root/usr/local/bin/warren-traffic"
  cp "$target"/tools/programs/warren-{agent,probe} "$root/usr/local/bin/"
}

line() { # NAME VERSION FILE: what runs of a lab say that they depend on
  printf '%s\t%s\tsha256:%s\n' "$1" "$2" "$(sha256sum <"$3" | cut -d' ' -f1)"
}

make_guest() {
  local guest=$target/guest go
  rm -rf "$guest" && mkdir -p "$guest"
  make_root "$guest/root"
  cp "$cache/kernel/$1" "$guest/warren-linux"
  cp "$target/tools/programs/warren-launch" "$guest/"
  grep '^root ' "$lock" | cut -d' ' -f2,3 >"$guest/packages"
  go=$(sed -nE 's/^wireguard-go_([^_]+)_.*/\1/p' "$guest/packages")
  {
    line 'lab kernel' "$("$guest/warren-linux" --version)" "$guest/warren-linux"
    line packages "$(wc -l <"$guest/packages")" "$guest/packages"
    line wireguard-go "$go" "$guest/root/usr/bin/wireguard-go"
  } >"$guest/dependencies"
  chmod -R u=rwX,go=rX "$guest"
}

archive() { # FOLDER: to standard output
  tar -C "$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=posix --pax-option=delete=atime,delete=ctime -c .
}

# Whole or not at all; whoever builds the same at the same moment does no harm.
into_cache() { # FOLDER PLACE
  mkdir -p "$(dirname "$2")"
  if [ ! -d "$2" ]; then
    rm -rf "$2.$$" && mkdir "$2.$$"
    archive "$1" | tar -C "$2.$$" -x
    mv -T "$2.$$" "$2" 2>/dev/null || rm -rf "$2.$$"
  fi
  rm -rf "$1"
}

# Into the cache under its digest. What it was made from names it too, so that another checkout of the same sources finds it.
install_guest() { # WHAT IT WAS MADE FROM
  local digest folder
  digest=$(archive "$target/guest" | sha256sum | cut -d' ' -f1)
  folder=$cache/guest/$digest
  into_cache "$target/guest" "$folder"
  [ -x "$folder/warren-launch" ] || fail "$folder is not whole; remove it and run this again"
  name_guest "$digest" "made-from-$1"
  name_kernel "$digest"
  say "$digest, $(du -sm "$folder" | cut -f1) MiB in $cache/guest"
}

# A layer goes over the root file system of the guest whose packages it was made for, and of no other.
make_layer() { # NAME GUEST
  local layer=$target/layer sources digest folder packages
  packages=$(sha256sum <"$2/packages" | cut -d' ' -f1)
  sources=$({ grep "^layer-$1 " "$lock" && echo "$packages" && cat build.sh; } | digest_of -) ||
    fail "packages.lock has no packages of layer '$1'; take them with guest/build.sh --refresh layer-$1"
  digest=$(readlink "$cache/layer/made-from-$sources" || true)
  if [ -z "$digest" ] || [ ! -d "$cache/layer/$digest/root" ]; then
    fetch < <(grep "^layer-$1 " "$lock" | cut -d' ' -f2) ||
      fail "the mirror no longer has $gone of layer $1; take the newest packages with guest/build.sh --refresh layer-$1"
    rm -rf "$layer" && mkdir -p "$layer"/root/usr/{bin,sbin,lib,lib64}
    # As in root, so that no folder of a package hides these links.
    for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$layer/root/$folder"; done
    unpack_into "layer-$1" "$layer/root" < <(grep "^layer-$1 " "$lock")
    leave_out "$layer/root"
    rm -f "$layer"/root/{bin,sbin,lib,lib64}
    finish_layer "$layer/root"
    find "$layer/root" -mindepth 1 -type d -empty -delete
    grep "^layer-$1 " "$lock" | cut -d' ' -f2,3 >"$layer/packages"
    echo "$packages" >"$layer/over"
    chmod -R u=rwX,go=rX "$layer"
    digest=$(archive "$layer" | sha256sum | cut -d' ' -f1)
    into_cache "$layer" "$cache/layer/$digest"
    link_in "$cache/layer" "$digest" "made-from-$sources"
  fi
  link_in "$cache/layer" "$digest" "layer-$1"
  say "layer $1 is $digest, $(du -sm "$cache/layer/$digest" | cut -f1) MiB in $cache/layer"
}

# What scripts of packages would have written. A node has no users but root's, so programs that would become another have to be told to stay.
finish_layer() { # FOLDER
  local program
  for program in ovs-vswitchd ovsdb-server; do
    [ ! -e "$1/usr/lib/openvswitch-switch/$program" ] || [ -e "$1/usr/sbin/$program" ] ||
      ln -s "../lib/openvswitch-switch/$program" "$1/usr/sbin/$program"
  done
}

# In one file, for a release, and beside it what it is made of.
pack() {
  local digest
  digest=$(readlink "$cache/guest/kernel-$kernel_version$debug")
  [ "$(cat "$target/packed" 2>/dev/null)" = "$digest" ] || {
    archive "$cache/guest/$digest" | gzip -9n >"$target/guest.tar.gz"
    echo "$digest" >"$target/packed"
  }
  list_contents "$cache/guest/$digest"
  say "$target/guest.tar.gz, $(($(stat -c %s "$target/guest.tar.gz") >> 20)) MiB; target/contents has its packages and their licences"
}

# A guest may be older than the lock file: it says itself which packages it has, and which release its kernel is.
list_contents() { # GUEST
  local source
  fetch < <(cut -d' ' -f1 "$1/packages") || fail "the mirror no longer has $gone, so the licences of the guest's packages cannot be read; run make guest with the newest packages (--refresh)"
  source=$(cd "$debs" && ls "linux-source-${kernel_version}_$(sed -n 's/^lab kernel\t\([^\t]*\)\t.*/\1/p' "$1/dependencies")"-*.deb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$source" ] || fail "the package of the lab kernel's source is not in $debs; remove $1 and run make guest again"
  ./contents.sh "$target/contents" "$1/packages" "$debs" "$source"
}

digest_of() { sha256sum "$@" | sha256sum | cut -c1-16; }

link_in() { # FOLDER DIGEST NAME
  ln -sfn "$2" "$1/$3.$$"
  mv -T "$1/$3.$$" "$1/$3"
}

name_guest() { link_in "$cache/guest" "$1" "$2"; } # DIGEST NAME

# By its kernel, and as the one that labs take where no kernel is named.
name_kernel() { # DIGEST
  name_guest "$1" "kernel-$kernel_version$debug"
  [ "$kernel_version$debug" != "$usual_kernel" ] || name_guest "$1" current
}

# What this machine lacks for a build on it, if anything.
lacking() {
  local command
  for command in apt-get dpkg-deb tar unshare chroot sha256sum; do
    command -v "$command" >/dev/null || { echo "$command is missing: this builds on Debian and its descendants" && return; }
  done
  [ "$(id -u)" = 0 ] || unshare --map-root-user true 2>/dev/null ||
    echo "neither root nor a user namespace (unshare --map-root-user) is to be had here"
}

build_in_container() { # WHY
  command -v docker >/dev/null && docker info >/dev/null 2>&1 || fail "$1, and no container engine answers"
  ../containers/base-image.sh "debian:$suite-slim"
  say "building in a container, because $1"
  # A device cannot be made in the user namespace of a rootless engine, whose privilege is none on this machine.
  local privilege=()
  if docker info --format '{{.SecurityOptions}}' 2>/dev/null | grep -q rootless; then privilege=(--privileged); fi
  exec docker run --rm "${privilege[@]}" --volume "$here/..:/warren" --volume "$cache:/cache/warren" --env XDG_CACHE_HOME=/cache \
    --env SOURCES --env WARREN_KERNEL --env WARREN_KERNEL_SOURCE --env WARREN_KERNEL_DEBUG --env "OWNER=$(id -u):$(id -g)" "debian:$suite-slim" \
    sh -c '/warren/guest/build.sh "$@"; status=$?; chown -R "$OWNER" /warren/guest/target /cache/warren; exit $status' in "${arguments[@]}"
}

arguments=("$@")
case ${1:-} in
  '' | --pack | --sources) [ $# -le 1 ] || fail "$1 takes no arguments, and this is '$*'" ;;
  --refresh) ;;
  --layer)
    [ $# -gt 1 ] || fail "--layer needs the name of a layer; there are ${layers[*]}"
    for layer in "${@:2}"; do
      [[ " ${layers[*]} " == *" $layer "* ]] || fail "there is no layer '$layer'; there are ${layers[*]}"
    done ;;
  *) fail "unknown argument '$*'; there are --pack, --sources, --layer and --refresh" ;;
esac
[ "$(uname -m)" = x86_64 ] || fail "the lab kernel is for x86-64, and this is $(uname -m)"
mkdir -p "$target" "$debs"
lack=$(lacking)
[ -z "$lack" ] || build_in_container "$lack"
exec 9>"$target/lock"
flock 9
: >"$log"
if [ "${1:-}" = --refresh ]; then
  write_lock "$target/packages.lock" "${@:2}"
  mv "$target/packages.lock" packages.lock
  exit
fi
if [ "$*" = --sources ]; then
  [ -s "$target/contents/contents.tsv" ] || fail "there is no list of what the guest is made of; make it with build.sh --pack"
  ./sources.sh "$target" "$target/contents" "$debs" "$cache/sources"
  exit
fi
if [ -n "$kernel_source" ]; then
  kernel_version=${kernel_source%%[/=]*}
  kernel_version=${kernel_version#linux-source-}
  fetch_source
elif ! grep -q "^kernel-$kernel_version " "$lock"; then
  fail "packages.lock has no kernel '$kernel_version'; it has $(sed -nE 's/^kernel-([^ ]+) .*/\1/p' "$lock" | paste -sd, -)"
fi
sources=$({ locked && cat build.sh apt.sh launch.c "${kernel_files[@]}" ../containers/node/agent/*; } | digest_of -)
digest=$(readlink "$cache/guest/made-from-$sources" || true)
if [ -n "$digest" ] && [ -x "$cache/guest/$digest/warren-launch" ]; then
  name_kernel "$digest"
  say "$digest is ready"
else
  fetch < <(locked | cut -d' ' -f2) || use_newer
  make_tools "$(grep '^tools ' "$lock" | digest_of -)"
  kernel=$(locked | grep -E '^(tools|source) ' | cat - "${kernel_files[@]}" | digest_of -)
  make_kernel "$kernel"
  make_programs
  make_guest "$kernel"
  install_guest "$sources"
fi
[ "${1:-}" != --pack ] || pack
if [ "${1:-}" = --layer ]; then
  for layer in "${@:2}"; do
    make_layer "$layer" "$cache/guest/$(readlink "$cache/guest/kernel-$kernel_version$debug")"
  done
fi

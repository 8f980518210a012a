#!/bin/sh
# Makes the changes of a lab kernel that is a process on a user's machine to a kernel source tree (the current folder), after those of
# containers/kernel/change-source.sh, and checked like them.
set -eu

insert() { # FILE ANCHOR TEXT: puts TEXT on a line behind the only line that contains ANCHOR
  [ "$(grep -cF "$2" "$1")" = 1 ] || { echo "change-source: expected exactly one '$2' in $1" >&2; exit 1; }
  awk -v anchor="$2" -v text="$3" '{ print } index($0, anchor) { print text }' "$1" >"$1.new"
  mv "$1.new" "$1"
}

replace() { # FILE OLD NEW: puts NEW in the place of OLD, which stands there once
  [ "$(grep -cF "$2" "$1")" = 1 ] || { echo "change-source: expected exactly one '$2' in $1" >&2; exit 1; }
  awk -v old="$2" -v new="$3" '{ at = index($0, old); print at ? substr($0, 1, at - 1) new substr($0, at + length(old)) : $0 }' "$1" >"$1.new"
  mv "$1.new" "$1"
}

# 7. From the moment on at which the agent opens its line, no file of the host is mounted, and no mount of them changes: a mount that is
#    read only stays so. The kernel asks for a context both for a new mount and for a change of one.
insert fs/hostfs/hostfs_kern.c '#include <kern.h>' '#include "../../arch/um/drivers/warren.h"'
replace fs/hostfs/hostfs_kern.c 'fsi = kzalloc(sizeof(*fsi), GFP_KERNEL);' \
  'if (warren_line_is_open())\n\t\treturn -EPERM;\n\tfsi = kzalloc(sizeof(*fsi), GFP_KERNEL);'

# 8. The guest's memory has no name in any file system: nothing is left of a guest that is killed, and neither a folder without exec nor
#    a small /dev/shm matters.
insert arch/um/os-Linux/mem.c '#include "internal.h"' 'int memfd_create(const char *name, unsigned int flags);'
replace arch/um/os-Linux/mem.c 'fd = make_tempfile(TEMPNAME_TEMPLATE);' 'fd = memfd_create("guest-memory", 0);'
replace arch/um/os-Linux/mem.c 'static int __init make_tempfile(' 'static int __init __attribute__((unused)) make_tempfile('

# 9. A timer ends at the first moment that the clock can show and that is not before it. Its resolution is 256 ns, and the kernel says how
#    long a timer has to run from the moment that it shows, not from the moment that it is: what was in between, and one more nanosecond,
#    was added to each timer, so that how many timers of the kernel's own had run, as for file systems, moved packets by 256 ns.
replace arch/um/kernel/time.c 'time_travel_time + delta);' 'warren_expiry(time_travel_time, delta - 1));'

# 10. Also with the network interfaces of real-time guests the kernel is one static file: only transports that nobody uses resolve names.
[ "$(sed -n '/^config UML_NET_VECTOR/,/^config UML_NET_VDE/p' arch/um/drivers/Kconfig | grep -c 'select MAY_HAVE_RUNTIME_DEPS')" = 1 ] || {
  echo "change-source: UML_NET_VECTOR is another one in arch/um/drivers/Kconfig" >&2
  exit 1
}
sed -i '/^config UML_NET_VECTOR/,/^config UML_NET_VDE/{/select MAY_HAVE_RUNTIME_DEPS/d}' arch/um/drivers/Kconfig

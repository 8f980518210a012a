#!/bin/sh
# Makes the lab kernel's fifteen changes to an unpacked kernel source tree (the current folder).
# Each change is checked: a kernel whose source has moved on stops the build instead of losing determinism silently.
# Known to fit: Debian's 7.3.4. All but the 14th fit the source of 6.12.118 too; of that the first ten were compiled.
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

# 1. /dev/warren, the driver's line.
cp /warren/warren_kern.c /warren/warren_user.c /warren/warren.h arch/um/drivers/
insert arch/um/drivers/Makefile 'obj-y := stdio_console.o' 'obj-y += warren_kern.o warren_user.o'

# 2. The kernel's random bytes come from WARREN_SEED where it is set.
replace arch/um/os-Linux/util.c 'return getrandom(buf, len, flags);' 'return warren_getrandom(buf, len, flags);'
insert arch/um/os-Linux/util.c '#include <os.h>' 'ssize_t warren_getrandom(void *buf, size_t len, unsigned int flags);'

# 3. A seeded pool takes nothing after the seed: interrupt timings of the host would leak into the guest's keys.
insert include/linux/random.h 'struct notifier_block;' 'extern bool random_pool_sealed;'
insert drivers/char/random.c 'static void _mix_pool_bytes(const void *buf, size_t len)' '__MARK__'
awk '/^__MARK__$/ { getline; print; print "\tif (random_pool_sealed)\n\t\treturn;"; next } { print }' drivers/char/random.c >drivers/char/random.c.new
mv drivers/char/random.c.new drivers/char/random.c
insert drivers/char/random.c '#include <asm/io.h>' 'bool random_pool_sealed;'
insert arch/um/kernel/um_arch.c 'memzero_explicit(rng_seed, sizeof(rng_seed));' '		random_pool_sealed = warren_random_is_seeded();'
insert arch/um/kernel/um_arch.c '#include <os.h>' '#include "../drivers/warren.h"'

# 4. The guest's memory begins at a fixed place: addresses of kernel objects key hash tables, and so order events.
replace arch/um/kernel/um_arch.c '(unsigned long) sbrk(0)' 'warren_heap_start((unsigned long) &_end, (unsigned long) sbrk(0))'
replace arch/um/kernel/mem.c 'sbrk(0)' 'warren_heap_start((unsigned long) &_end, (unsigned long) sbrk(0))'
insert arch/um/kernel/mem.c '#include <os.h>' '#include "../drivers/warren.h"'

# 5. Two threads that end at once shrink each other's folders of /proc, and the one that waits for the other must let it run:
#    no tick comes to take the processor away, because the clock stands still while a process runs.
insert fs/dcache.c '		data.victim = NULL;' '		usleep_range(1, 1);'
insert fs/dcache.c '#include <linux/ratelimit.h>' '#include <linux/delay.h>'

# 6. Computing takes no time at all. User-mode Linux lets each read of the clock take 256 ns and each system call that
#    fails 1 us, so that loops which wait for time to pass end; but how often a program does either depends on its
#    archives and on the processor, and each would move the packets that follow. Now they are charged only where they
#    add up to DUE_NANOS at one instant (warren_kern.c).
insert arch/um/include/linux/time-internal.h 'void time_travel_ndelay(unsigned long nsec);' 'void time_travel_charge(unsigned long nsec);'
insert arch/um/kernel/time.c 'EXPORT_SYMBOL(time_travel_ndelay);' \
  '\nvoid time_travel_charge(unsigned long nsec)\n{\n\tnsec = warren_due(time_travel_time, nsec);\n\tif (nsec)\n\t\ttime_travel_ndelay(nsec);\n}'
insert arch/um/kernel/time.c '#include <linux/time-internal.h>' '#include "../drivers/warren.h"'
replace arch/um/kernel/time.c 'time_travel_update_time_rel(TIMER_MULTIPLIER);' 'time_travel_charge(TIMER_MULTIPLIER);'
replace arch/um/kernel/skas/syscall.c 'um_udelay(1);' 'time_travel_charge(1000);'

# 7. From the moment on at which the agent opens its line, no file of the host is mounted, and no mount of them changes: a mount that is
#    read only stays so. The kernel asks for a context both for a new mount and for a change of one.
insert fs/hostfs/hostfs_kern.c '#include <kern.h>' '#include "../../arch/um/drivers/warren.h"'
insert fs/hostfs/hostfs_kern.c 'static int hostfs_init_fs_context(struct fs_context *fc)' '__MARK__'
awk '/^__MARK__$/ { getline; print; getline; print; print "\n\tif (warren_line_is_open())\n\t\treturn -EPERM;"; next } { print }' fs/hostfs/hostfs_kern.c >fs/hostfs/hostfs_kern.c.new
mv fs/hostfs/hostfs_kern.c.new fs/hostfs/hostfs_kern.c
grep -B2 -A1 'if (warren_line_is_open())' fs/hostfs/hostfs_kern.c | tr -d '\n' | grep -q 'struct hostfs_fs_info \*fsi;.*return -EPERM;' || {
  echo "change-source: hostfs_init_fs_context is another one in fs/hostfs/hostfs_kern.c" >&2
  exit 1
}

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

# 11. A program that writes to a page of its memory for the first time gets those beside it too (warren_kern.c), and four times as many
#     pages of a file that it reads. Each page fault of a guest's program is a signal, two switches of the host's processor and a mapping
#     of the host's, dearer than the memory of some pages that are not used after all.
insert arch/um/kernel/trap.c '} while (!pte_present(*pte));' '\tif (is_write)\n\t\twarren_fault_around(vma, address);'
insert arch/um/kernel/trap.c '#include <skas.h>' '#include "../drivers/warren.h"'
replace mm/memory.c '	65536 >> PAGE_SHIFT;' '	262144 >> PAGE_SHIFT;'

# 12. What is mapped is there when the program goes on, and no page fault of the host's more.
replace arch/um/kernel/skas/stub.c 'MAP_SHARED | MAP_FIXED,' 'MAP_SHARED | MAP_FIXED | MAP_POPULATE,'

# 13. A hostfs that is mounted read only keeps its dentries, and the page cache of its files, when no process has them open. Otherwise
#     each start of Java looks up and reads its files again. The guest cannot change them, and the lab does not while a guest runs.
#     Permissions are checked by a file's mode alone: access(2) on the host for each folder of each path is expensive, and a file that
#     the host denies still cannot be opened.
if grep -qF 'sb->s_d_flags = DCACHE_DONTCACHE;' fs/hostfs/hostfs_kern.c; then
  replace fs/hostfs/hostfs_kern.c 'sb->s_d_flags = DCACHE_DONTCACHE;' 'sb->s_d_flags = sb_rdonly(sb) ? 0 : DCACHE_DONTCACHE;'
else
  replace fs/hostfs/hostfs_kern.c 'sb->s_d_op = &simple_dentry_operations;' 'sb->s_d_op = sb_rdonly(sb) ? NULL : &simple_dentry_operations;'
fi
insert fs/hostfs/hostfs_kern.c 'int r = 0, w = 0, x = 0, err;' '\n\tif (sb_rdonly(ino->i_sb))\n\t\treturn generic_permission(&nop_mnt_idmap, ino, desired);'

# 14. clock_gettime is answered in the vDSO while the clock stands still (warren_clock.c). Kernels before 6.16 have another stub page,
#     and there each read stays a system call.
if grep -qF '#include <mm_id.h>' arch/um/include/shared/skas/stub-data.h; then
  cp /warren/warren_clock.[ch] /warren/warren_vdso.h arch/um/drivers/
  replace arch/um/kernel/time.c 'static unsigned long long time_travel_time;' 'unsigned long long time_travel_time;'
  insert arch/um/include/linux/time-internal.h 'void time_travel_ndelay(unsigned long nsec);' 'extern unsigned long long time_travel_time;'
  insert arch/um/drivers/Makefile 'obj-y += warren_kern.o warren_user.o' 'obj-y += warren_clock.o'
  insert arch/um/include/shared/skas/stub-data.h '#include <mm_id.h>' '#include "../../../drivers/warren_clock.h"'
  insert arch/um/include/shared/skas/stub-data.h 'struct stub_data_arch arch_data;' '\n\tstruct warren_clock clock;'
  insert arch/um/os-Linux/skas/process.c 'current_mm_sync();' '\t\twarren_clock_enter(&((struct stub_data *) mm_id->stack)->clock);'
  insert arch/um/os-Linux/skas/process.c 'exit_turnstile(mm_id);' '\t\twarren_clock_leave(&((struct stub_data *) mm_id->stack)->clock);'
  replace arch/um/kernel/skas/syscall.c 'unsigned long ret;' 'unsigned long ret;\n\t\tunsigned long long began = time_travel_time;'
  insert arch/um/kernel/skas/syscall.c 'PT_REGS_SET_SYSCALL_RETURN(regs, ret);' '\t\twarren_clock_asked(regs, syscall, ret, began);'
  insert arch/um/kernel/skas/syscall.c '#include <linux/time-internal.h>' '#include "../../drivers/warren.h"'
  insert arch/x86/um/vdso/um_vdso.c '#include <asm/unistd.h>' '#include "../../../um/drivers/warren_vdso.h"'
  replace arch/x86/um/vdso/um_vdso.c 'int __vdso_clock_gettime(clockid_t clock, struct __kernel_timespec *ts)' \
    'static int ask_clock(clockid_t clock, struct __kernel_timespec *ts)'
  replace arch/x86/um/vdso/um_vdso.c 'int clock_gettime(clockid_t, struct __kernel_timespec *)' \
    'int __vdso_clock_gettime(clockid_t clock, struct __kernel_timespec *ts)\n{\n\treturn warren_kept(clock, ts) ? 0 : ask_clock(clock, ts);\n}\n\nint clock_gettime(clockid_t, struct __kernel_timespec *)'
  insert arch/x86/um/vdso/vma.c '#include <linux/init.h>' '#include <as-layout.h>\n#include <stub-data.h>'
  insert arch/x86/um/vdso/vma.c 'copy_page(page_address(um_vdso), vdso_start);' '\tplace_clock(page_address(um_vdso));'
  insert arch/x86/um/vdso/vma.c 'extern char vdso_start[], vdso_end[];' \
    '\nstatic void __init place_clock(unsigned long *page)\n{\n\tunsigned int at = 0;\n\n\twhile (at < PAGE_SIZE / sizeof(*page) && page[at] != WARREN_CLOCK_PLACE)\n\t\tat++;\n\tif (at == PAGE_SIZE / sizeof(*page))\n\t\tpanic("The vDSO has no placeholder for the clock\\n");\n\tpage[at] = STUB_DATA + offsetof(struct stub_data, clock);\n}'
fi

# 15. A line goes on after more input than a terminal buffers (4 kB). User-mode Linux stops to watch the line's file then, and does not
#     watch it again, so that a node in a container never saw what came after a long request. What is not read yet stays in the
#     tty's own buffer, or in the pipe.
replace arch/um/drivers/line.c '	deactivate_chan(line->chan_in, line->read_irq);' ''

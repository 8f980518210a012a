# Moves the wall clock that processes of a node see: clock.pl SECONDS PID...
#
# All nodes share one kernel and its clock, so this stands between each process and the kernel (ptrace(2)), and changes what the kernel
# answers to who asks for the wall clock, and the moments of the wall clock until which somebody waits. Clocks that do not tell the time
# of day are left alone. Processes and threads that begin later belong to it too. It says `moved N processes` when it is ready, and ends with the last of them.
# At SIGUSR1 it reads `NUMBER SECONDS` from clock.shift, moves them by that from then on, and writes the number to clock.PID.
# In the guest's kernel each look at a clock is a system call; elsewhere processes read it without one (vdso(7)).
use strict;
use warnings;
use Errno;

use constant {
    PTRACE => 101, WAIT4 => 61,
    PEEKDATA => 2, POKEDATA => 5, GETREGS => 12, SETREGS => 13, SYSCALL => 24,
    SEIZE => 0x4206, INTERRUPT => 0x4207, LISTEN => 0x4208,
    # TRACESYSGOOD, TRACEFORK, TRACEVFORK, TRACECLONE, TRACEEXEC
    OPTIONS => 0x1f,
    WALL => 0x40000000,
    SYSCALL_STOP => 0x85, EVENT_STOP => 128, SIGTRAP => 5,
    FUTEX => 202, CLOCK_GETTIME => 228, CLOCK_NANOSLEEP => 230, GETTIMEOFDAY => 96, TIME => 201,
    CLOCK_REALTIME => 0, CLOCK_REALTIME_COARSE => 5, CLOCK_TAI => 11,
    FUTEX_WAIT_BITSET => 9, FUTEX_CLOCK_REALTIME => 256, TIMER_ABSTIME => 1,
    ENOSYS => 38,
    # places in user_regs_struct
    R10 => 7, RAX => 10, RDX => 12, RSI => 13, RDI => 14, ORIG_RAX => 15, REGISTERS => 27,
};

my $folder = '/run/wireguard';    # a file system of each node's own
my ($shift, @processes) = @ARGV;
my %waiting;    # by thread: where a moment stands that was changed for a call that has not returned, and by how much
my ($told, $heard) = (0, 0);

sub registers {
    my ($thread) = @_;
    my $words = "\0" x (8 * REGISTERS);
    return if syscall(PTRACE, GETREGS, $thread, 0, $words) < 0;
    return unpack('q' . REGISTERS, $words);
}

sub add {
    my ($thread, $address, $seconds) = @_;
    my $word = "\0" x 8;
    return if syscall(PTRACE, PEEKDATA, $thread, $address, $word) < 0;
    my $moved = unpack('q', $word) + $seconds;
    syscall(PTRACE, POKEDATA, $thread, $address, $moved);
}

sub enters {
    my ($thread, @r) = @_;
    my $call = $r[ORIG_RAX];
    my $until = $call == FUTEX
        && ($r[RSI] & FUTEX_CLOCK_REALTIME) && ($r[RSI] & 127) == FUTEX_WAIT_BITSET ? $r[R10]
        : $call == CLOCK_NANOSLEEP && $r[RDI] == CLOCK_REALTIME && ($r[RSI] & TIMER_ABSTIME) ? $r[RDX] : 0;
    if ($until) {
        add($thread, $until, -$shift);
        $waiting{$thread} = [$until, $shift];
    }
}

sub returns {
    my ($thread, @r) = @_;
    my $call = $r[ORIG_RAX];
    my $until = delete $waiting{$thread};
    add($thread, @$until) if $until;
    return if $r[RAX] < 0;
    if ($call == CLOCK_GETTIME) {
        my $clock = $r[RDI];
        add($thread, $r[RSI], $shift)
            if $clock == CLOCK_REALTIME || $clock == CLOCK_REALTIME_COARSE || $clock == CLOCK_TAI;
    } elsif ($call == GETTIMEOFDAY) {
        add($thread, $r[RDI], $shift) if $r[RDI];
    } elsif ($call == TIME) {
        add($thread, $r[RDI], $shift) if $r[RDI];
        $r[RAX] += $shift;
        syscall(PTRACE, SETREGS, $thread, 0, pack('q' . REGISTERS, @r));
    }
}

sub is_clock {
    my ($process) = @_;
    open my $name, '<', "/proc/$process/comm" or return 0;
    return <$name> eq "warren-clock\n";
}

sub seize_all {
    my %seized;
    my $found = 1;
    while ($found) {    # until no thread has begun meanwhile
        $found = 0;
        for my $process (@processes) {
            for my $task (glob "/proc/$process/task/*") {
                my ($thread) = $task =~ /(\d+)$/;
                next if $seized{$thread};
                if (syscall(PTRACE, SEIZE, $thread + 0, 0, OPTIONS) < 0) {
                    my $why = $!;
                    next unless -e $task;
                    # One that began under another thread that is held already belongs to it, or to another one of this script.
                    # One that has ended stays there until its parent asks, who may be held.
                    open my $file, '<', "$task/status" or next;
                    my $status = join '', <$file>;
                    next if $status eq '' || $status =~ /^State:\s+[ZX]/m;
                    my $tracer = $status =~ /^TracerPid:\s+(\d+)/m ? $1 : 0;
                    next if $tracer == $$ || $tracer && is_clock($tracer);
                    die "thread $thread of process $process cannot be held: $why\n";
                }
                syscall(PTRACE, INTERRUPT, $thread + 0, 0, 0);
                $seized{$thread} = $found = 1;
            }
        }
    }
}

sub hear {
    $told = 0;
    open my $file, '<', "$folder/clock.shift" or return;
    my ($number, $seconds) = split ' ', <$file>;
    return if $number == $heard;
    ($heard, $shift) = ($number, $seconds);
    # Who waits until a moment of the wall clock asks again, with the new one.
    syscall(PTRACE, INTERRUPT, $_ + 0, 0, 0) for keys %waiting;
    open my $answer, '>', "$folder/clock.$$" or return;
    print $answer "$number\n";
}

sub goes_on {
    my ($thread, $status) = @_;
    my ($signal, $event) = (($status >> 8) & 0xff, $status >> 16);
    if ($event == EVENT_STOP && $signal != SIGTRAP) {    # stopped by a signal, and stays so until another one wakes it
        return syscall(PTRACE, LISTEN, $thread, 0, 0);
    }
    my $deliver = 0;
    if ($signal == SYSCALL_STOP) {
        my @r = registers($thread);
        if (@r) { $r[RAX] == -ENOSYS ? enters($thread, @r) : returns($thread, @r) }
    } elsif ($event == 0) {
        $deliver = $signal;
    }
    syscall(PTRACE, SYSCALL, $thread, 0, $deliver);
}

$| = 1;
$SIG{USR1} = sub { $told = 1 };
$0 = 'warren-clock';
seize_all();
print 'moved ', scalar @processes, " processes by $shift s\n";
while (1) {
    hear() if $told;
    my $status = "\0" x 8;
    my $thread = syscall(WAIT4, -1, $status, WALL, 0);
    if ($thread < 0) {
        next if $!{EINTR};
        last;
    }
    my $how = unpack 'V', $status;
    if (($how & 0xff) == 0x7f) { goes_on($thread, $how) } else { delete $waiting{$thread} }
}

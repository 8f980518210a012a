# TCP for the questions of network files, in a node:
#   listen PORT                              takes connections and closes them
#   receive PORT                             takes one connection to its end and says how it went
#   send ADDRESS PORT BYTES SECONDS RATE FIRST
#                                            sends so many bytes, the FIRST ones in a segment of their own, at most
#                                            RATE bytes a second, and gives up after SECONDS
# What receives says `listening` first, and at the end, or when it is told to stop:
#   received BYTES NANOS STALL_NANOS STALL_AFTER_BYTES
# `send` ends with status 0 when all has arrived, 1 without a connection, 2 when the time is up, 3 when the other end gave up.
use strict;
use warnings;
use Errno;
use IO::Select;
use IO::Socket::IP;
use Socket qw(SOL_SOCKET SOCK_STREAM);

use constant {
    CLOCK_GETTIME      => 228,
    CLOCK_MONOTONIC    => 1,
    SO_MAX_PACING_RATE => 47,
    CONNECT_SECONDS    => 5,
    CHUNK              => 16384,
};

sub nanos {
    my $time = "\0" x 16;
    syscall(CLOCK_GETTIME, CLOCK_MONOTONIC, $time);
    my ($seconds, $nanos) = unpack('q2', $time);
    return $seconds * 1_000_000_000 + $nanos;
}

sub server {
    my ($port) = @_;
    my %options = (LocalPort => $port, Listen => 5, ReuseAddr => 1);
    my $server = IO::Socket::IP->new(%options, LocalHost => '::', V6Only => 0);
    # A node may have no IPv6.
    $server = IO::Socket::IP->new(%options, LocalHost => '0.0.0.0') if !$server && !$!{EADDRINUSE};
    die "port $port: $!\n" if !$server;
    $| = 1;
    print "listening\n";
    return $server;
}

sub listen_only {
    my $server = server(@_);
    while (my $connection = $server->accept) { close $connection }
}

sub receive {
    my $server = server(@_);
    my ($bytes, $begin, $last, $stall, $stall_after) = (0, nanos(), nanos(), 0, 0);
    my $gap = sub {
        my $now = nanos();
        ($stall, $stall_after) = ($now - $last, $bytes) if $now - $last > $stall;
        $last = $now;
    };
    local $SIG{TERM} = sub { $gap->(); printf "received %d %d %d %d\n", $bytes, $last - $begin, $stall, $stall_after; exit 0 };
    my $connection = $server->accept or die "accept: $!\n";
    $begin = $last = nanos();
    while (1) {
        my $count = sysread $connection, my $buffer, 65536;
        next if !defined $count && $!{EINTR};
        last if !defined $count;
        $gap->();
        last if $count == 0;
        $bytes += $count;
    }
    syswrite $connection, "ok";
    close $connection;
    printf "received %d %d %d %d\n", $bytes, $last - $begin, $stall, $stall_after;
}

sub end { my ($status, $said) = @_; print STDERR "$said\n" if $said; exit $status }

sub send_all {
    my ($address, $port, $bytes, $seconds, $rate, $size) = @_;
    my $deadline = nanos() + $seconds * 1_000_000_000;
    my $left = sub { my $rest = ($deadline - nanos()) / 1e9; $rest > 0 ? $rest : 0 };
    local $SIG{PIPE} = 'IGNORE';
    my $wait = $seconds < CONNECT_SECONDS ? $seconds : CONNECT_SECONDS;
    my $socket = IO::Socket::IP->new(PeerHost => $address, PeerPort => $port, Type => SOCK_STREAM, Timeout => $wait);
    end(1, "$!") if !$socket;
    setsockopt $socket, SOL_SOCKET, SO_MAX_PACING_RATE, pack('Q', $rate) or die "pacing: $!\n";
    $socket->blocking(0);
    my $select = IO::Select->new($socket);
    my $chunk = 'w' x CHUNK;
    while ($bytes > 0) {
        end(2, '') if !$select->can_write($left->());
        my $count = syswrite $socket, $chunk, $bytes < $size ? $bytes : $size;
        next if !defined $count && ($!{EAGAIN} || $!{EINTR});
        end(3, "$!") if !defined $count;
        $bytes -= $count;
        $size = CHUNK;
    }
    $socket->shutdown(1);
    end(2, '') if !$select->can_read($left->());
    my $count = sysread $socket, my $answer, 2;
    end(3, defined $count ? 'the other end closed the connection' : "$!") if !$count;
}

my $what = shift @ARGV;
if    ($what eq 'listen')  { listen_only(@ARGV) }
elsif ($what eq 'receive') { receive(@ARGV) }
elsif ($what eq 'send')    { send_all(@ARGV) }
else                       { die "tcp.pl listen, receive or send\n" }

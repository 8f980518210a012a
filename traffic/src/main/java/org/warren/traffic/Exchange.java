package org.warren.traffic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A node's traffic in both directions: what is received and counted, and what is sent. Everything runs on one event
/// loop.
final class Exchange extends SimpleChannelInboundHandler<DatagramPacket> {

    private final LongSupplier clock;
    private long run;
    private @Nullable SequenceAccounting accounting;
    private @Nullable Sending sending;
    private long foreign;

    /// @param clock nanoseconds of a monotonic clock
    Exchange(LongSupplier clock) {
        this.clock = clock;
    }

    /// Counts only this run from now on.
    void open(long run) {
        this.run = run;
        this.accounting = new SequenceAccounting();
        this.foreign = 0;
    }

    /// The counts of a run.
    ///
    /// @throws IllegalArgumentException when another run is being counted
    SequenceAccounting count(long run) {
        SequenceAccounting known = accounting;
        if (known == null || this.run != run) {
            throw new IllegalArgumentException("run " + run + " is not counted here; open it first");
        }
        return known;
    }

    /// How many datagrams of other runs arrived since the run was opened.
    long foreign() {
        return foreign;
    }

    /// Passes echoes and errors to this sending from now on.
    void send(Sending next) {
        sending = next;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        Datagram datagram = Datagram.read(packet.content());
        if (datagram == null || !handle(context, packet, datagram)) {
            foreign++;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a void promise: what fails arrives below
    private boolean handle(ChannelHandlerContext context, DatagramPacket packet, Datagram datagram) {
        if (datagram.kind() == Datagram.Kind.ECHO) {
            Sending current = sending;
            return current != null && current.hear(datagram, clock.getAsLong());
        }
        SequenceAccounting known = accounting;
        if (known == null || datagram.run() != run) {
            return false;
        }
        known.accept(datagram.sequence());
        if (datagram.kind() == Datagram.Kind.PROBE) {
            Datagram.turnIntoEcho(packet.content());
            context.write(new DatagramPacket(packet.content().retain(), packet.sender()), context.voidPromise());
        }
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    /// A datagram that the system refuses is counted, and does not end the sending.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Sending current = sending;
        if (current != null) {
            current.refuse();
        }
    }
}

package org.warren.cli;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.warren.nat.Endpoint;

/// IPv4 UDP sockets on one thread.
final class StunPorts implements AutoCloseable {

    /// A longer datagram is truncated, and thus not a valid STUN message: RFC 8489 §6.1 limits them to the path's MTU.
    private static final int DATAGRAM_MAX = 1536;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private final Receiver receiver;

    /// Receives datagrams, on the sockets' thread.
    interface Receiver {

        /// Called with a datagram.
        ///
        /// @param socket the number of the socket
        /// @param nanos of [System#nanoTime]
        void receive(int socket, Endpoint from, byte[] datagram, long nanos);
    }

    StunPorts(Receiver receiver) {
        this.receiver = receiver;
    }

    /// Opens a socket.
    ///
    /// @param at its address, and its port: 0 for any
    /// @return its number: 0, 1, 2 and so on
    /// @throws IllegalArgumentException in one sentence, if that is not possible
    int open(Endpoint at) {
        int number = channels.size();
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_MAX))
                .handler(new Heard(number));
        ChannelFuture bound = bootstrap.bind(socketAddress(at)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IllegalArgumentException(
                    at + " cannot be used for UDP: " + (cause == null ? "it was not bound" : cause.getMessage())
                            + "; give an address that this machine has, and a free port",
                    cause);
        }
        channels.add(bound.channel());
        return number;
    }

    /// The local endpoint of a socket.
    Endpoint local(int socket) {
        return endpoint((InetSocketAddress) channels.get(socket).localAddress());
    }

    /// Sends a datagram, or drops it if the system refuses it at the moment.
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise: what fails arrives at the handler
    void send(int socket, Endpoint to, byte[] datagram) {
        Channel channel = channels.get(socket);
        if (channel.isWritable()) {
            channel.writeAndFlush(
                    new DatagramPacket(Unpooled.wrappedBuffer(datagram), socketAddress(to)), channel.voidPromise());
        }
    }

    /// Closes a socket.
    void close(int socket) {
        channels.get(socket).close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// An IPv4 address as a Java object.
    static InetSocketAddress socketAddress(Endpoint endpoint) {
        byte[] address = ByteBuffer.allocate(4).putInt(endpoint.address()).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static Endpoint endpoint(InetSocketAddress address) {
        return new Endpoint(ByteBuffer.wrap(address.getAddress().getAddress()).getInt(), address.getPort());
    }

    /// The datagrams that a socket has received.
    private final class Heard extends SimpleChannelInboundHandler<DatagramPacket> {

        private final int socket;

        Heard(int socket) {
            this.socket = socket;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            if (packet.sender().getAddress().getAddress().length != 4) {
                return;
            }
            byte[] datagram = new byte[packet.content().readableBytes()];
            packet.content().readBytes(datagram);
            receiver.receive(socket, endpoint(packet.sender()), datagram, System.nanoTime());
        }

        /// A datagram that the system refuses, or an ICMP error about an earlier one, counts as loss.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof java.io.IOException) && !(cause instanceof ChannelException)) {
                context.fireExceptionCaught(cause);
            }
        }
    }
}

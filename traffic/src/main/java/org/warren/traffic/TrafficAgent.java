package org.warren.traffic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// The agent: it receives datagrams on one port of all addresses, and requests on another port of the loopback
/// interface. It runs as long as its node, so that its code is compiled before measurements.
public final class TrafficAgent {

    /// The UDP port of datagrams.
    public static final int TRAFFIC_PORT = 7700;

    /// The TCP port of requests.
    public static final int REQUEST_PORT = 7701;

    private static final int BUFFER = 4 << 20;
    private static final int REQUEST_MAX = 1024;
    private static final int SILENCE_MILLIS = 5000;

    private TrafficAgent() {}

    public static void main(String[] words) throws Exception {
        Exchange exchange = new Exchange(System::nanoTime);
        Channel channel = bind(exchange);
        Requests requests = new Requests(
                channel, exchange, System::nanoTime, new SocketDrops(TRAFFIC_PORT, SocketDrops.KERNEL)::count);
        try (ServerSocket door = new ServerSocket(REQUEST_PORT, 8, InetAddress.getLoopbackAddress())) {
            System.out.println("ready");
            while (true) {
                serve(door, requests::answer);
            }
        }
    }

    private static Channel bind(Exchange exchange) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, BUFFER)
                .option(ChannelOption.SO_SNDBUF, BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(BUFFER / 2, BUFFER))
                .handler(exchange);
        return bootstrap.bind(TRAFFIC_PORT).sync().channel();
    }

    /// One request: a line in, a line out.
    private static void serve(ServerSocket door, UnaryOperator<String> answer) throws IOException {
        try (Socket caller = door.accept()) {
            caller.setSoTimeout(SILENCE_MILLIS);
            String reply = answer.apply(line(caller)) + "\n";
            caller.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // If a caller hangs up, nobody else needs to know.
            System.err.println("a request was broken off: " + e.getMessage());
        }
    }

    private static String line(Socket caller) throws IOException {
        var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (line.length() == REQUEST_MAX) {
                throw new IOException("a request has at most " + REQUEST_MAX + " characters");
            }
            line.append((char) read);
        }
        return line.toString();
    }
}

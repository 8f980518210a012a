package org.warren.traffic;

import io.netty.channel.Channel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Handles the requests to an agent: one line of words each; the answer is a line of JSON.
@Command(name = "traffic")
final class Requests {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Channel channel;
    private final Exchange exchange;
    private final LongSupplier clock;
    private final LongSupplier drops;
    private long dropsBefore;

    /// @param channel the agent's socket, whose pipeline ends in the exchange
    /// @param clock nanoseconds of a monotonic clock
    /// @param drops how many datagrams were dropped because the agent's socket buffer was full
    Requests(Channel channel, Exchange exchange, LongSupplier clock, LongSupplier drops) {
        this.channel = channel;
        this.exchange = exchange;
        this.clock = clock;
        this.drops = drops;
    }

    /// Handles a line. An error becomes the answer.
    String answer(String line) {
        StringWriter complaints = new StringWriter();
        CommandLine command = new CommandLine(this);
        command.setErr(new PrintWriter(complaints));
        command.setParameterExceptionHandler((problem, words) -> complain(complaints, problem));
        command.setExecutionExceptionHandler((problem, called, words) -> complain(complaints, problem));
        int status =
                command.execute(line.isBlank() ? new String[0] : line.strip().split("\\s+", -1));
        var parsed = command.getParseResult();
        if (status != 0 || parsed == null || !parsed.hasSubcommand()) {
            return Answer.error(complaints.toString());
        }
        return parsed.subcommand().commandSpec().commandLine().getExecutionResult();
    }

    private static int complain(StringWriter complaints, Exception problem) {
        complaints.write(String.valueOf(problem.getMessage()));
        return 1;
    }

    /// Counts a run from now on.
    @Command(name = "open")
    String open(@Parameters(paramLabel = "RUN") long run) throws Exception {
        return onTheLoop(() -> {
            exchange.open(run);
            dropsBefore = drops.getAsLong();
            return Answer.opened(run);
        });
    }

    /// What arrived in a run.
    @Command(name = "count")
    String count(@Parameters(paramLabel = "RUN") long run) throws Exception {
        return onTheLoop(
                () -> Answer.counted(exchange.count(run), exchange.foreign(), drops.getAsLong() - dropsBefore));
    }

    /// Sends, and answers when everything was sent and the echoes of probes have arrived.
    @Command(name = "send")
    String send(
            @Parameters(paramLabel = "RUN") long run,
            @Option(names = "--to", required = true, paramLabel = "ADDRESS") String address,
            @Option(names = "--size", required = true, paramLabel = "BYTES") int size,
            @Option(names = "--rate", required = true, paramLabel = "PER_SECOND") long perSecond,
            @Option(names = "--millis", required = true) long millis,
            @Option(names = "--probe") boolean probing)
            throws Exception {
        var to = new InetSocketAddress(InetAddress.ofLiteral(address), TrafficAgent.TRAFFIC_PORT);
        Order order = new Order(run, to, size, perSecond, millis * NANOS_PER_MILLI, probing);
        Sending sending = new Sending(order, channel, clock);
        return onTheLoop(() -> {
                    exchange.send(sending);
                    return sending.run();
                })
                .thenApply(Answer::sent)
                .get();
    }

    /// Counters belong to the event loop, and are accessed only there.
    private <T> T onTheLoop(Callable<T> action) throws Exception {
        try {
            return channel.eventLoop().submit(action).get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException refused ? refused : e;
        }
    }
}

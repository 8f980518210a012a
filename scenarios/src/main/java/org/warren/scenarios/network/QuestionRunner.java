package org.warren.scenarios.network;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.PingCommand;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.WgQuick;
import org.warren.kit.workload.PlayedWorkload;

/// Runs a question's events, asks it, and records the result.
final class QuestionRunner {

    /// The value of the observations about a question.
    static final String ANSWER = "answer-";
    /// The value that holds the state of the nodes after a question, if it was read.
    static final String SPOKEN = "spoken-";
    /// The note about a transfer that first sends this many bytes in a segment of their own.
    static final String FIRST_BYTES = "first-bytes";
    /// The time limit for a connection, in seconds.
    static final int CONNECTION_SECONDS = 5;

    /// When the last answer is no longer expected.
    static final Duration LINGER = Duration.ofSeconds(2);

    /// How long the last answer to a ping is waited for.
    static final Duration PING_LINGER = Duration.ofSeconds(5);
    private static final Duration ECHO_START = Duration.ofMillis(10);
    /// The same where starting a program takes time.
    private static final Duration ECHO_START_IN_REAL_TIME = Duration.ofSeconds(1);
    private static final Duration CLOCKS_APART = Duration.ofMillis(100);
    private static final int SIGTERM = 15;
    /// One of Linux's ephemeral ports.
    private static final int FIRST_PORT = 40_000;
    /// Between two datagrams.
    static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Pattern REPLY = Pattern.compile("bytes from \\S+: icmp_seq=(\\d+)");
    private static final Pattern SOURCE = Pattern.compile("\\bsrc (\\S+)");
    private static final String NO_ROUTE = "unreachable";
    /// Up to how many tunnels are read after each question; in larger networks only after one that seems to have
    /// failed.
    private static final int TUNNELS_ASKED_ALWAYS = 8;

    private final Stage stage;
    private final EventRunner events;
    private final NetworkFacts facts;
    private final NodeStates account;
    private final NetworkPrograms programs;
    private final TcpProgram tcp;
    private long sinceNanos = Long.MIN_VALUE;

    /// @param up the tunnels by NODE.INTERFACE; those that events take down are removed
    QuestionRunner(
            Stage stage,
            NetworkDescription network,
            NameService names,
            NodePower power,
            Map<String, WgQuick> up,
            NetworkFacts facts,
            NetworkPrograms programs) {
        this.programs = programs;
        this.stage = stage;
        this.events = new EventRunner(stage, network, names, power, up);
        this.facts = facts;
        this.account = new NodeStates(stage, facts);
        this.tcp = new TcpProgram(stage.lab().clock());
    }

    void ask(FileQuestion question) {
        // What a program printed before something happened, or before time passed, does not answer it.
        if (!question.events().isEmpty() || question.afterNanos() > 0) {
            sinceNanos = now();
        }
        question.events().forEach(events::let);
        stage.advance(Duration.ofNanos(question.afterNanos()));
        waitForClocks();
        try {
            askNow(question);
        } catch (PortTakenException e) {
            stage.observe(
                    ANSWER + question.name(), Map.of("from", now(), "to", now(), Answer.UNASKED, "" + e.getMessage()));
        }
    }

    private void askNow(FileQuestion question) {
        switch (question) {
            case Question packets -> askWithPackets(packets);
            case ProgramQuestion program -> stage.observe(ANSWER + question.name(), programs.ask(program, sinceNanos));
            case ConnectionQuestion connection -> connect(connection);
            case TransferQuestion transfer -> transfer(transfer);
            case TrafficQuestion traffic -> traffic(traffic);
            case LargestQuestion largest -> largest(largest);
            case NeighbourQuestion neighbour -> neighbour(neighbour);
            // It was answered when the tunnels came up.
            case UpQuestion up -> {}
        }
    }

    private void connect(ConnectionQuestion question) {
        Optional<TcpProgram.Listener> listener = question.listens()
                ? Optional.of(tcp.listen(stage.linux(question.to()), question.listenPort()))
                : Optional.empty();
        Map<String, Map<String, Long>> before = account.counters();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", now());
        String socket = "/dev/tcp/" + question.address() + "/" + question.port();
        CommandResult result =
                stage.linux(question.from()).run("timeout", "" + CONNECTION_SECONDS, "bash", "-c", "exec 3<>" + socket);
        answer.put("exit", result.code());
        // bash: connect: Connection refused
        result.err()
                .lines()
                .findFirst()
                .ifPresent(line -> answer.put(
                        "said", line.substring(line.lastIndexOf(": ") + 1).strip()));
        note(question, answer, before, result.succeeded());
        listener.ifPresent(TcpProgram.Listener::stop);
    }

    private void transfer(TransferQuestion question) {
        TcpProgram.Listener receiver = tcp.receive(stage.linux(question.to()), question.listenPort());
        Map<String, Map<String, Long>> before = account.counters();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", now());
        answer.put(FIRST_BYTES, TcpProgram.FIRST_BYTES);
        CommandResult result = tcp.send(stage.linux(question.from()), question);
        answer.put("exit", result.code());
        result.err().lines().findFirst().ifPresent(line -> answer.put("said", line.strip()));
        receiver.stop().note(answer);
        note(question, answer, before, result.succeeded());
    }

    /// The sender's address: the one that it would send from.
    private void traffic(TrafficQuestion question) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", now());
        String route = NodeStates.route(stage.linux(question.from()), question.address());
        Matcher own = SOURCE.matcher(route);
        if (own.find()) {
            // Before A's tunnel is configured, what B sends is undeliverable, which is nobody's fault.
            PingCommand.of(question.address(), 1, PING_LINGER).execute(stage.linux(question.from()));
            PlayedWorkload.start(
                            stage,
                            question.name(),
                            List.of(
                                    new PlayedWorkload.Place(question.to(), question.address()),
                                    new PlayedWorkload.Place(question.from(), own.group(1))),
                            question.flows(stage.seed()),
                            Duration.ofNanos(question.timeNanos()))
                    .finish();
        } else {
            answer.put("said", route);
        }
        answer.put("to", now());
        stage.observe(ANSWER + question.name(), answer);
    }

    private void neighbour(NeighbourQuestion question) {
        LinuxNode sender = stage.linux(question.from());
        long from = FrameProgram.linkAddress(sender, question.fromInterface());
        long to = FrameProgram.linkAddress(stage.linux(question.to()), question.toInterface());
        InetAddress address = InetAddress.ofLiteral(question.address());
        InetAddress pretended = InetAddress.ofLiteral(question.pretended());
        long began = now();
        for (int number = 0; number < NeighbourQuestion.COUNT; number++) {
            FrameProgram.send(
                    sender,
                    question.fromInterface(),
                    switch (question.probe()) {
                        case ARP -> NeighbourFrames.arpRequest(from, pretended, address);
                        case SYN_ACK -> NeighbourFrames.synAck(to, from, pretended, address, FIRST_PORT + number);
                    });
            stage.advance(INTERVAL);
        }
        stage.advance(LINGER);
        stage.observe(ANSWER + question.name(), Map.of("from", began, "to", now()));
    }

    private void largest(LargestQuestion question) {
        Map<String, Map<String, Long>> before = account.counters();
        Map<String, Object> answer = new LinkedHashMap<>();
        boolean all = new LargestSearch(stage, question).run(answer);
        note(question, answer, before, all);
    }

    /// Records an answer, and reads the state of the nodes if it is not the expected one.
    private void note(
            NodeQuestion question,
            Map<String, Object> answer,
            Map<String, Map<String, Long>> before,
            boolean complete) {
        waitForClocks();
        answer.put("to", now());
        stage.observe(ANSWER + question.name(), answer);
        if (!complete || !question.reaches()) {
            String program = answer.getOrDefault("said", "").toString();
            stage.observe(SPOKEN + question.name(), account.ask(question, before, program));
        }
    }

    private void askWithPackets(Question question) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Question.Way way = question.through();
        if (way != null) {
            answer.put("route", NodeStates.route(stage.linux(way.node()), question.address()));
        }
        Map<String, Map<String, Long>> before = account.counters();
        answer.put("from", now());
        boolean complete =
                switch (question.kind()) {
                    case PING -> ping(question, answer);
                    case UDP -> probe(question, answer, before);
                };
        note(question, answer, before, complete);
    }

    /// Restores what events have cut.
    void mend() {
        events.mend();
    }

    /// @return whether all pings were answered
    private boolean ping(Question question, Map<String, Object> answer) {
        LinuxNode asking = stage.linux(question.from());
        PingCommand ping = command(question, asking.pingInterval());
        CommandResult result = ping.execute(asking);
        PingResult counts = ping.result(result);
        answer.put("exit", counts.exit());
        answer.put("sent", counts.sent());
        answer.put("received", counts.received());
        answer.put("unreachable", counts.unreachable());
        List<Integer> answered = new ArrayList<>();
        Matcher replies = REPLY.matcher(result.out());
        while (replies.find()) {
            answered.add(Integer.parseInt(replies.group(1)));
        }
        answer.put("answered", answered);
        result.err().lines().findFirst().ifPresent(line -> answer.put("said", line.strip()));
        return answered.stream().distinct().count() >= question.count();
    }

    private static PingCommand command(Question question, Duration interval) {
        if (question.withinNanos() > 0) {
            return PingCommand.untilAnswered(
                    question.address(), Duration.ofNanos(question.withinNanos()), question.size());
        }
        return question.size() == null
                ? PingCommand.of(question.address(), question.count(), PING_LINGER, interval)
                : PingCommand.unfragmented(
                        question.address(), question.count(), PING_LINGER, interval, question.size());
    }

    /// @return whether all probes were answered, by the node's counter
    private boolean probe(Question question, Map<String, Object> answer, Map<String, Map<String, Long>> before) {
        String route = NodeStates.route(stage.linux(question.from()), question.address());
        if (route.contains(NO_ROUTE)) {
            answer.put("said", route);
            return false;
        }
        Optional<BackgroundProcess> echo = echo(question);
        stage.linux(question.from())
                .probe(new Probes(
                        question.probe(),
                        stage.linux(question.from()).name(),
                        question.address(),
                        question.count(),
                        INTERVAL,
                        LINGER,
                        false,
                        question.udpPort()));
        echo.ifPresent(process -> {
            process.signal(SIGTERM);
            process.await(LINGER);
        });
        return facts.tunnels().size() > TUNNELS_ASKED_ALWAYS && taken(question.from(), before) >= question.count();
    }

    /// The service on the usual port runs from the start.
    private Optional<BackgroundProcess> echo(Question question) {
        if (question.port() == null || !question.served()) {
            return Optional.empty();
        }
        LinuxNode asked = stage.linux(question.to());
        BackgroundProcess echo = asked.spawn(
                "probes/" + question.echoLog() + ".jsonl", List.of("warren-probe", "echo", "" + question.echoPort()));
        if (echo.await(isReal() ? ECHO_START_IN_REAL_TIME : ECHO_START).ending() != CommandResult.Ending.TIMED_OUT) {
            throw new PortTakenException("nothing can answer on UDP port " + question.echoPort() + " of "
                    + question.to() + ", another program or tunnel has it; ask another port");
        }
        return Optional.of(echo);
    }

    private long taken(String node, Map<String, Map<String, Long>> before) {
        String datagrams = "Udp.InDatagrams";
        return account.counters().getOrDefault(node, Map.of()).getOrDefault(datagrams, 0L)
                - before.getOrDefault(node, Map.of()).getOrDefault(datagrams, 0L);
    }

    /// In real time nodes may have their own kernels, whose clocks differ by a few milliseconds. With this pause before
    /// and after a question, each clock puts the question's packets, and no others, within the time of the question.
    private void waitForClocks() {
        if (isReal()) {
            stage.advance(CLOCKS_APART);
        }
    }

    private boolean isReal() {
        return stage.lab().clock().kind().equals(LabClock.REAL);
    }

    private long now() {
        return stage.lab().clock().elapsedNanos();
    }
}

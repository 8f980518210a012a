package org.warren.scenarios.endurance;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.kit.measure.Iperf;
import org.warren.kit.measure.PairPath;

/// Drives a run: brings the tunnel up, starts a sampler in each node, warms up, and transfers data, minute by minute.
final class EnduranceDriver {

    static final String TUNNEL_UP = "tunnel up";
    static final String WARM_UP = "warm up";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MARGIN = Duration.ofSeconds(20);
    /// The time for one more sample of each sampler.
    private static final Duration LAST_SAMPLE = Duration.ofMillis(1500);

    /// An iperf3 server that died after the warm-up has been restarted by then.
    private static final Duration SERVER_RETURNS = Duration.ofMillis(500);

    /// Makes a Java daemon log each garbage collection; other daemons ignore this. The heap's initial size is made
    /// resident from the start, so that growth of resident memory is real growth and not first use.
    private static final List<String> ENVIRONMENT = List.of(
            "WARREN_WG_JAVA_OPTIONS=-Xlog:gc=info,gc+heap=info:stderr:timemillis,level,tags -XX:+AlwaysPreTouch");

    private final Stage stage;
    private final PairPath path;
    private final Duration time;

    EnduranceDriver(Stage stage, PairPath path, Duration time) {
        this.stage = stage;
        this.path = path;
        this.time = time;
    }

    /// The names of the steps in which the time passes; the last may be shorter than a minute.
    static List<String> minutes(Duration time) {
        long count = time.plus(MINUTE).minusNanos(1).toMinutes();
        return LongStream.rangeClosed(1, count)
                .mapToObj(number -> "minute " + number)
                .toList();
    }

    void play() {
        LinuxNode client = stage.linux(path.client());
        LinuxNode server = stage.linux(path.server());
        int streams = stage.get(EnduranceScenario.STREAMS);
        stage.step(TUNNEL_UP, () -> {
            PairPath.Ends ends = path.up(stage, ENVIRONMENT);
            server.spawn("logs/" + server.name() + "-iperf3.log", Iperf.serve());
            Sampler.start(client, PairPath.TUNNEL, ends.client().process());
            Sampler.start(server, PairPath.TUNNEL, ends.server().process());
            stage.advance(SERVER_RETURNS);
        });
        stage.step(WARM_UP, () -> {
            int seconds = (int) stage.get(EnduranceScenario.WARM_UP).toSeconds();
            client.execute(
                    MARGIN.plusSeconds(seconds),
                    new byte[0],
                    Iperf.connect(path.innerAddress(), seconds, streams, false));
            stage.advance(SERVER_RETURNS);
        });
        BackgroundProcess transfer = client.spawn(
                "logs/" + Transfer.log(client.name()) + ".log",
                Iperf.connectTelling(path.innerAddress(), (int) time.toSeconds(), streams));
        List<String> minutes = minutes(time);
        for (String minute : minutes) {
            boolean isLast = minute.equals(minutes.getLast());
            stage.step(minute, () -> {
                transfer.await(isLast ? MINUTE.plus(MARGIN) : MINUTE);
                stage.advance(isLast ? LAST_SAMPLE : Duration.ZERO);
            });
        }
    }
}

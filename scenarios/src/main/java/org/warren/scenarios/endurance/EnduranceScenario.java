package org.warren.scenarios.endurance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.DeclaredScenario;
import org.warren.harness.scenario.Stage;
import org.warren.kit.measure.PairPath;

/// Does a tunnel keep its rate for half an hour at full rate, in the same memory, without an error, and without a
/// noticeable rekey?
///
/// One TCP transfer from client to server runs all the time, as fast as it can. Only numbers are recorded: the packets
/// would fill a disk, and writing them would affect the measurement.
public final class EnduranceScenario extends DeclaredScenario {

    static final Parameter<Integer> STREAMS = Parameter.number("streams", "of TCP, all at once", "1", 1, 128);
    static final Parameter<Duration> WARM_UP = Parameter.duration(
            "warm-up",
            "the same traffic before that, until code is compiled and memory has its size",
            "1m",
            Duration.ofSeconds(1),
            Duration.ofMinutes(10));
    static final Parameter<Double> TOLERANCE = Parameter.percent(
            "tolerance", "how far the rate may fall from the first sixth of the time to the last", "10%", 99);
    static final Parameter<Double> GROWTH = Parameter.percent(
            "growth", "how far a daemon's memory may grow from the first sixth of the time to the last", "10%", 100);

    /// A session is renewed after 120 s, so this contains at least one renewal.
    private static final Duration LEAST = Duration.ofSeconds(150);

    static final String TIME = "time";

    private final Parameter<Duration> time;
    private final PairPath path = PairPath.only();

    public EnduranceScenario() {
        this(LEAST);
    }

    /// @param least the minimum duration; without a renewal nothing can be said about renewals
    EnduranceScenario(Duration least) {
        this(Parameter.duration(
                TIME, "how long traffic flows at full rate, in whole seconds", "5m", least, Duration.ofDays(1)));
    }

    private EnduranceScenario(Parameter<Duration> time) {
        super(
                "endurance",
                "does a tunnel keep its rate for half an hour at full rate, in the same memory, through all rekeys?",
                time,
                STREAMS,
                WARM_UP,
                TOLERANCE,
                GROWTH);
        this.time = time;
        needs(
                Capability.REAL_TIME,
                "virtual time has no rate that could be kept: its clock stands still while anything"
                        + " computes; use --lab local or --lab containers");
        network(PairPath.topology(List.of(path)));
        captures();
        checks(new ThroughTheTunnel(), new RateKept(), new MemoryStable(), new NoErrors(), new RekeysUnnoticed());
        summary(evidence -> new EnduranceSummary(TransferHistory.of(evidence)).summary());
    }

    @Override
    public List<String> steps(Parameters parameters) {
        List<String> steps = new ArrayList<>(List.of(EnduranceDriver.TUNNEL_UP, EnduranceDriver.WARM_UP));
        steps.addAll(EnduranceDriver.minutes(parameters.get(time)));
        return steps;
    }

    @Override
    public Runnable prepareSteps(Stage stage) {
        return new EnduranceDriver(stage, path, stage.get(time))::play;
    }
}

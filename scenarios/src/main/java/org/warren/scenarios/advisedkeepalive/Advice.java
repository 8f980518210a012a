package org.warren.scenarios.advisedkeepalive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.nat.tunnel.KeepaliveAdvisor;

/// What was asked of the NAT library, and what it answered.
///
/// @param chain the NATs, the client's own first
/// @param tolerated how many keepalives in a row may be lost
/// @param lossPercent what the path loses besides, in an hour of its own
/// @param keepalive the one that is to be enough, in seconds
/// @param tooMuch the smallest one that is not, however punctual the client's timers are; empty where there is none
/// @param mustShow whether any implementation has to show that
record Advice(
        List<CataloguedNat> chain,
        int tolerated,
        double lossPercent,
        int keepalive,
        OptionalInt tooMuch,
        boolean mustShow) {

    /// More NATs in a row have no addresses here.
    static final int NATS_MAX = 4;

    private static final String SEPARATOR = ",";

    Advice {
        chain = List.copyOf(chain);
    }

    private interface Values {
        <T> T get(Parameter<T> parameter);
    }

    /// @throws IllegalArgumentException where no keepalive is enough and none was given
    static Advice of(Parameters parameters) {
        return of((Values) parameters::get);
    }

    static Advice of(Evidence evidence) {
        return of((Values) evidence::get);
    }

    private static Advice of(Values values) {
        List<CataloguedNat> chain =
                chain(values.get(AdvisedKeepaliveScenario.NATS)).orElseThrow();
        int tolerated = values.get(AdvisedKeepaliveScenario.TOLERATE);
        KeepaliveAdvisor advisor = new KeepaliveAdvisor(
                chain.stream().map(CataloguedNat::behaviour).toList(), 0, tolerated, new SplittableRandom(1));
        int given = values.get(AdvisedKeepaliveScenario.KEEPALIVE);
        OptionalInt keepalive = given == 0 ? advisor.largest() : OptionalInt.of(given);
        OptionalInt tooMuch = advisor.tooMuch();
        return new Advice(
                chain,
                tolerated,
                values.get(AdvisedKeepaliveScenario.LOSS),
                keepalive.orElseThrow(() -> new IllegalArgumentException("behind "
                        + names(chain)
                        + " no keepalive is enough when " + tolerated
                        + " in a row may be lost; give one with --set keepalive=SECONDS, or another tolerate")),
                tooMuch,
                tooMuch.isPresent() && advisor.mustShow(tooMuch.getAsInt()));
    }

    /// The NATs of a text such as `linux-6,super-sim`; empty where one of them is none that a router of the model can
    /// follow, or where they are too many.
    static Optional<List<CataloguedNat>> chain(String text) {
        List<Optional<CataloguedNat>> found = Arrays.stream(text.split(SEPARATOR, -1))
                .map(name -> NatCatalogue.shipped().findIpv4(name).filter(nat -> nat.program() == null))
                .toList();
        return found.size() > NATS_MAX || found.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(found.stream().flatMap(Optional::stream).toList());
    }

    private static String names(List<CataloguedNat> chain) {
        return chain.stream().map(CataloguedNat::name).collect(Collectors.joining(", then "));
    }

    /// The NATs for people.
    String names() {
        return names(chain);
    }

    /// The clients, each with a chain of its own.
    List<AdviceLine> lines() {
        List<AdviceLine> lines = new ArrayList<>();
        lines.add(new AdviceLine(1, AdviceLine.Kind.ADVISED, keepalive, this));
        if (lossPercent > 0) {
            lines.add(new AdviceLine(lines.size() + 1, AdviceLine.Kind.LOSSY, keepalive, this));
        }
        int next = keepalive + 1;
        if (tooMuch.orElse(KeepaliveAdvisor.KEEPALIVE_MAX) > next) {
            lines.add(new AdviceLine(lines.size() + 1, AdviceLine.Kind.NEXT, next, this));
        }
        if (tooMuch.isPresent() && tooMuch.getAsInt() > keepalive) {
            lines.add(new AdviceLine(lines.size() + 1, AdviceLine.Kind.TOO_MUCH, tooMuch.getAsInt(), this));
        }
        return List.copyOf(lines);
    }

    /// The line of a kind; empty where this advice has none.
    Optional<AdviceLine> line(AdviceLine.Kind kind) {
        return lines().stream().filter(line -> line.kind() == kind).findFirst();
    }
}

package org.warren.scenarios.network;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.guest.CommandResult;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Traffic;
import org.warren.harness.subject.WgQuick;

/// Lets happen what a question wants, asks it, and notes what came of it.
final class Asking {

    /// The value of the observations about a question.
    static final String ANSWER = "answer-";
    /// When the last answer is given up.
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Stage stage;
    private final Map<String, WgQuick> up;
    private final Map<String, Event> cut = new LinkedHashMap<>();

    /// @param up the tunnels by NODE.INTERFACE; those that are taken down are removed
    Asking(Stage stage, Map<String, WgQuick> up) {
        this.stage = stage;
        this.up = up;
    }

    void ask(Question question) {
        if (question.event() != null) {
            let(question.event());
        }
        stage.advance(Duration.ofNanos(question.afterNanos()));
        Map<String, Object> answer = new LinkedHashMap<>();
        Question.Way way = question.through();
        if (way != null) {
            CommandResult route = stage.node(way.node()).run("ip", "route", "get", question.address());
            answer.put("route", route.out().strip());
        }
        answer.put("from", stage.lab().clock().elapsedNanos());
        switch (question.kind()) {
            case PING -> answer.putAll(ping(question));
            case UDP ->
                Traffic.probe(
                        stage.node(question.from()),
                        question.name(),
                        question.address(),
                        question.count(),
                        INTERVAL,
                        LINGER,
                        false);
        }
        answer.put("to", stage.lab().clock().elapsedNanos());
        stage.observe(ANSWER + question.name(), answer);
    }

    /// Joins what events have cut.
    void mend() {
        cut.values()
                .forEach(event ->
                        stage.lab().link(event.node(), event.interfaceName()).up());
        cut.clear();
    }

    private Map<String, Integer> ping(Question question) {
        return Traffic.ping(stage.node(question.from()), question.address(), question.count());
    }

    private void let(Event event) {
        String name = event.node() + "." + event.interfaceName();
        switch (event.kind()) {
            case LINK_DOWN -> {
                stage.lab().link(event.node(), event.interfaceName()).down();
                cut.put(name, event);
            }
            case LINK_UP -> {
                stage.lab().link(event.node(), event.interfaceName()).up();
                cut.remove(name);
            }
            case WG_QUICK_DOWN -> {
                WgQuick tunnel = up.remove(name);
                if (tunnel != null) {
                    tunnel.down();
                }
            }
            // What a router forgets when its power goes.
            case NAT_RESTART -> stage.node(event.node()).run("conntrack", "-F").orThrow();
        }
    }
}

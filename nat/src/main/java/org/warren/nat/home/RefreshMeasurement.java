package org.warren.nat.home;

import java.util.Optional;
import org.warren.nat.Endpoint;

/// Measures whether a packet in a given direction refreshes a new mapping: the packet is sent shortly before the
/// mapping's timeout, and shortly after it the mapping is probed.
final class RefreshMeasurement {

    private static final int BEGINNINGS_MAX = 9;
    private static final int WANTED = 3;
    private static final long MARGIN = 300_000_000L;

    private final Ends ends;
    private final boolean isOutbound;
    private final long packetAge;
    private final long askedAge;
    private final Asking.Action done;
    private int beginnings;
    private int alive;
    private int dead;
    private boolean isDone;

    /// @param life the timeout of a new mapping, whose end was seen
    RefreshMeasurement(Ends ends, boolean isOutbound, Life life, Asking.Action done) {
        this.ends = ends;
        this.isOutbound = isOutbound;
        this.packetAge = life.aliveNanos() - life.aliveNanos() / 8;
        this.askedAge = life.deadNanos() + life.deadNanos() / 20 + MARGIN;
        this.done = done;
    }

    void begin(long now) {
        for (int i = 0; i < WANTED; i++) {
            beginOne(now);
        }
    }

    private void beginOne(long now) {
        int socket = beginnings++ < BEGINNINGS_MAX ? ends.open() : -1;
        if (socket < 0) {
            end(now);
            return;
        }
        ends.asking.ask(socket, ends.server, ends.toControl(), 1, now, (answer, sent, heard) -> {
            Optional<Endpoint> outside = answer.filter(each -> each.socket() == ends.control)
                    .flatMap(Answer::mapped)
                    .filter(ends::isOfControl);
            if (outside.isPresent()) {
                ends.asking.at(sent + packetAge, later -> packet(socket, outside.get(), sent, later));
            } else {
                again(socket, heard);
            }
        });
    }

    private void packet(int socket, Endpoint outside, long base, long now) {
        if (isDone) {
            ends.close(socket);
            return;
        }
        int asking = isOutbound ? socket : ends.control;
        int hearing = isOutbound ? ends.control : socket;
        var attributes = isOutbound ? ends.toControl() : Ends.toPort(outside.port());
        ends.asking.ask(asking, ends.server, attributes, 1, now, (answer, sent, heard) -> {
            if (answer.filter(each -> each.socket() == hearing).isPresent()) {
                ends.asking.at(base + askedAge, later -> ask(socket, outside, later));
            } else {
                again(socket, heard);
            }
        });
    }

    private void ask(int socket, Endpoint outside, long now) {
        ends.asking.ask(ends.control, ends.server, Ends.toPort(outside.port()), 3, now, (answer, sent, heard) -> {
            if (answer.isEmpty()) {
                ends.path(heard, (isUsual, passing) -> {
                    if (isUsual && ends.isOfControl(outside)) {
                        known(socket, false, passing);
                    } else {
                        again(socket, passing);
                    }
                });
            } else if (answer.get().isRefusal()) {
                again(socket, heard);
            } else {
                known(socket, answer.get().socket() == socket, heard);
            }
        });
    }

    private void known(int socket, boolean isAlive, long now) {
        ends.close(socket);
        if (isAlive) {
            alive++;
        } else {
            dead++;
        }
        if (alive + dead >= WANTED) {
            end(now);
        }
    }

    private void again(int socket, long now) {
        ends.close(socket);
        beginOne(now);
    }

    /// Ends it with the result so far.
    void end(long now) {
        if (!isDone) {
            isDone = true;
            done.run(now);
        }
    }

    boolean isDone() {
        return isDone;
    }

    /// Whether mappings were refreshed; empty if that is unknown.
    Optional<Boolean> isRefreshing() {
        return alive + dead == 0 || alive == dead ? Optional.empty() : Optional.of(alive > dead);
    }
}

package org.warren.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What happens when the process is told to end while it works (Ctrl-C): the labs' containers are removed immediately,
/// and the command has a moment to write down what it has.
final class InterruptHandler {

    private static final long RECORDING_MILLIS_MAX = 10_000;

    /// These say nothing but that the engine is gone or its line was cut, which the command itself says in a sentence.
    private static final String LINE_THREAD = "docker-java-";

    private enum State {
        WORKING,
        INTERRUPTED,
        DONE
    }

    /// What ends a command that has no lab and no record; null for the others.
    private static final AtomicReference<@Nullable Runnable> ENDING = new AtomicReference<>();

    private static final AtomicBoolean INTERRUPTED = new AtomicBoolean();

    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);

    private InterruptHandler() {}

    /// @param worker runs the command
    static InterruptHandler expect(Thread worker, PrintStream err) {
        InterruptHandler interruption = new InterruptHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
            if (!isOfEngine(thread)) {
                err.println("warren: "
                        + Problem.own(problem, "the command with -v, and ./warren doctor")
                                .sentence());
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.end(worker, err), "interruption"));
        return interruption;
    }

    private static boolean isOfEngine(Thread thread) {
        return thread.getName().startsWith(LINE_THREAD);
    }

    private void end(Thread worker, PrintStream err) {
        if (!state.compareAndSet(State.WORKING, State.INTERRUPTED)) {
            return;
        }
        INTERRUPTED.set(true);
        Runnable ending = ENDING.get();
        if (ending != null) {
            ending.run();
        } else {
            err.println("warren: interrupted; the lab is being removed, what was recorded so far stays");
        }
        try {
            worker.join(RECORDING_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the process was told to end while it works: then no further run is begun.
    static boolean isInterrupted() {
        return INTERRUPTED.get();
    }

    /// Says that the command works until it is told to end, and how it is told.
    static void endWith(Runnable ending) {
        ENDING.set(ending);
    }

    /// Whether the command ended by itself; if not, the process is ending already.
    boolean finished() {
        return state.compareAndSet(State.WORKING, State.DONE);
    }
}

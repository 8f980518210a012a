package org.warren.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Handles a request to end the process (Ctrl-C): the labs' containers are removed immediately, and the command has a
/// short time to write down what it has.
final class InterruptHandler {

    private static final long RECORDING_MILLIS_MAX = 10_000;

    /// These exceptions only mean that the engine is gone or the connection was closed, which the command itself
    /// explains.
    private static final String LINE_THREAD = "docker-java-";

    private enum State {
        WORKING,
        INTERRUPTED,
        DONE
    }

    /// Ends a command that has no lab and no record; null for others.
    private static final AtomicReference<@Nullable Runnable> ENDING = new AtomicReference<>();

    private static final AtomicBoolean INTERRUPTED = new AtomicBoolean();

    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);

    private InterruptHandler() {}

    /// @param worker the thread that runs the command
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

    /// Whether the process was asked to end: then no further run is started.
    static boolean isInterrupted() {
        return INTERRUPTED.get();
    }

    /// Registers a command that works until it is asked to end, and how to ask it.
    static void endWith(Runnable ending) {
        ENDING.set(ending);
    }

    /// Whether the command ended by itself; if not, the process is already exiting.
    boolean finished() {
        return state.compareAndSet(State.WORKING, State.DONE);
    }
}

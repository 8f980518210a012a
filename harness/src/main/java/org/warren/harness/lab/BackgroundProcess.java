package org.warren.harness.lab;

import java.time.Duration;

/// A process that runs in the background. It ends with its lab at the latest.
public interface BackgroundProcess {

    /// Its process ID in its node, as in `/proc` there.
    int number();

    /// Whether it is still running.
    boolean isRunning();

    /// Waits for its end, in the lab's time. `TIMED_OUT` means that it is still running.
    CommandResult await(Duration timeout);

    /// Sends it a signal.
    ///
    /// @param number as in Linux: 2 interrupt, 9 kill, 15 terminate
    void signal(int number);

    /// Sends a signal to its process group. No effect on processes that have already ended.
    ///
    /// @param number as in Linux: 2 interrupt, 9 kill, 15 terminate
    void signalGroup(int number);
}

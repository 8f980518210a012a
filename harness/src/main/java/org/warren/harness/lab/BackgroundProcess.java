package org.warren.harness.lab;

import java.time.Duration;

/// A process that runs while the driver does other things. It ends at the latest with its lab.
public interface BackgroundProcess {

    /// Its number among the processes of its node, such as `/proc` names it there.
    int number();

    /// Whether it has not ended yet.
    boolean isRunning();

    /// Waits for its end, in the lab's time. `TIMED_OUT` means that it still runs.
    CommandResult await(Duration timeout);

    /// Sends it a signal.
    ///
    /// @param number as Linux numbers signals: 2 interrupt, 9 kill, 15 terminate
    void signal(int number);

    /// Sends a signal to it and to all processes that it started, as far as they stayed in its group. What has ended
    /// already gets none.
    ///
    /// @param number as Linux numbers signals: 2 interrupt, 9 kill, 15 terminate
    void signalGroup(int number);
}

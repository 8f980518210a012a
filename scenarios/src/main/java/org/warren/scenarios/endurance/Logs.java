package org.warren.scenarios.endurance;

/// Paths of the evidence, for check results.
final class Logs {

    private Logs() {}

    static String transfer() {
        return path(Transfer.log(TransferHistory.CLIENT));
    }

    static String samples(String role) {
        return path(Sampler.log(role));
    }

    static String daemon(TransferHistory.End end) {
        return path(TransferHistory.End.daemonLog(end.role(), end.subject()));
    }

    private static String path(String log) {
        return "logs/" + log + ".log";
    }
}

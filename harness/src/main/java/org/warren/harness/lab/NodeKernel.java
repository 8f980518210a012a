package org.warren.harness.lab;

/// The kernel that a node runs on.
///
/// @param release such as `6.12.107`
/// @param kind `guest` for a kernel that the lab brings, `host` for that of the engine's or this machine
/// @param why what this node got a kernel of its own for, empty where its kind goes without saying
public record NodeKernel(String release, String kind, String why) {

    @Override
    public String toString() {
        return release + " (" + kind + (why.isEmpty() ? ")" : ", because " + why + ")");
    }
}

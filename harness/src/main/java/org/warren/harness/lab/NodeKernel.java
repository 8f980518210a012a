package org.warren.harness.lab;

/// The kernel that a node runs on.
///
/// @param release such as `6.12.107`
/// @param kind `guest` for a kernel that the lab provides, `host` for that of the engine's machine or this one
/// @param why the reason why this node has its own kernel, empty if it needs none
public record NodeKernel(String release, String kind, String why) {

    @Override
    public String toString() {
        return release + " (" + kind + (why.isEmpty() ? ")" : ", because " + why + ")");
    }
}

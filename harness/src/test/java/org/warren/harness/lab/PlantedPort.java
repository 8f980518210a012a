package org.warren.harness.lab;

import org.warren.harness.engine.Engine;

/// What the port of the labs must not do: it knows the engine.
final class PlantedPort {

    private PlantedPort() {}

    static String why(Throwable problem) {
        return Engine.explain("it failed", problem);
    }
}

package org.warren.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs test classes with the JUnit of its class path: `PlantedMain CLASS...`. Its last line says how many passed.
public final class PlantedMain {

    private PlantedMain() {}

    public static void main(String[] classes) {
        int[] passed = new int[1];
        var listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                result.getThrowable().ifPresent(why -> System.out.println(identifier.getDisplayName() + ": " + why));
                if (identifier.isTest() && result.getThrowable().isEmpty()) {
                    passed[0]++;
                }
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Arrays.stream(classes)
                                        .map(name -> selectClass(name))
                                        .toList())
                                .build(),
                        listener);
        System.out.println(passed[0] + " passed with JUnit "
                + org.junit.jupiter.api.Test.class.getPackage().getImplementationVersion());
    }
}

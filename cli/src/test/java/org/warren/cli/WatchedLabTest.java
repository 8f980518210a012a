package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.lab.ForwardingLab;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabProvider;

class WatchedLabTest {

    /// A method that they did not pass on would be answered by the interface, as if the lab had nothing to say.
    @Test
    void passOnAllThatLabsAreAsked() throws Exception {
        assertThat(WatchedLab.class).isAssignableTo(ForwardingLab.class);
        passesOn(WatchedLabs.class, LabProvider.class);
        passesOn(Class.forName(WatchedLab.class.getName() + "$Clock"), LabClock.class);
    }

    private static void passesOn(Class<?> type, Class<?> port) {
        List<String> asked = Arrays.stream(port.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .map(WatchedLabTest::signature)
                .toList();

        assertThat(Arrays.stream(type.getDeclaredMethods()).map(WatchedLabTest::signature))
                .containsAll(asked);
        assertThat(asked).isNotEmpty();
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}

package org.warren.harness.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingLabTest {

    /// A method that it did not pass on would be answered by the interface, as if the lab had nothing to say.
    @Test
    void passesOnAllThatALabIsAsked() {
        List<String> asked = Arrays.stream(Lab.class.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .map(ForwardingLabTest::signature)
                .toList();

        assertThat(Arrays.stream(ForwardingLab.class.getDeclaredMethods()).map(ForwardingLabTest::signature))
                .containsAll(asked);
        assertThat(asked).hasSizeGreaterThan(10);
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}

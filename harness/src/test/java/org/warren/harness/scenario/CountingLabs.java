package org.warren.harness.scenario;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.engine.Engine;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.topology.Topology;

/// Paper labs whose engine goes away: from a certain call on, everything that would ask the engine throws what its
/// client throws.
final class CountingLabs implements LabProvider {

    /// What a lab knows without its engine.
    private static final Set<String> KNOWN = Set.of("name", "topology", "clock", "kind", "epoch", "node", "toString");

    private final PaperLabs paper = new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1");
    private final int last;
    private int count;

    /// @param last the number of the first call that fails
    CountingLabs(int last) {
        this.last = last;
    }

    /// How many calls there have been.
    int count() {
        return count;
    }

    @Override
    public Optional<LabException> trouble(Throwable thrown) {
        return Engine.trouble(thrown);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public String description() {
        return "for tests";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return Optional.empty();
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return counted(Lab.class, paper.deploy(topology, subjects, seed));
    }

    private <T> T counted(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(method, real, arguments == null ? new Object[0] : arguments)));
    }

    private @Nullable Object call(Method method, Object real, Object[] arguments) throws Throwable {
        if (!KNOWN.contains(method.getName()) && ++count >= last) {
            throw new InternalServerErrorException("gone", new ConnectException("Connection refused"));
        }
        try {
            Object result = method.invoke(real, arguments);
            if (result instanceof LinuxNode node) {
                return counted(LinuxNode.class, node);
            }
            // The paper lab is its own clock.
            return method.getName().equals("clock") ? counted(LabClock.class, (LabClock) result) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

package org.warren.kit.wgquick;

import java.time.Duration;
import java.util.Map;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;

/// A scenario in which nodes run wg-quick.
///
/// @param <S> the state that the steps share
public abstract class WgQuickScenario<S> extends ScriptedScenario<S> {

    /// A daemon learns from the kernel that its link is up or that its MTU changed, and ends when the link is deleted;
    /// each takes a short time.
    protected static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    /// @param name lower-case words with hyphens
    /// @param question what is asked, in one sentence
    /// @param parameters that a user may set
    @SuppressWarnings("this-escape") // needs() is final and touches nothing of a subclass.
    protected WgQuickScenario(String name, String question, Parameter<?>... parameters) {
        super(name, question, parameters);
        for (Map.Entry<Capability, String> need : NEEDS.entrySet()) {
            needs(need.getKey(), need.getValue());
        }
    }

    /// wg-quick changes kernel settings and mounts.
    public static final Map<Capability, String> NEEDS = Map.of(
            Capability.LINUX,
            "wg-quick is a program of Linux; use --lab virtual",
            Capability.KERNEL_SETTINGS,
            "wg-quick changes kernel settings and mounts, which a container may not; use --lab virtual");
}

package org.warren.scenarios.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.VirtualLabProvider;

/// Marks tests that need the guest of `make guest`. Where it was not built they are UNSUPPORTED, and say so.
@Tag("lab")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsProcessGuest.Condition.class)
@interface NeedsProcessGuest {

    /// Decides before the test, never after it.
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return new VirtualLabProvider(GuestKind.PROCESS)
                    .unavailable()
                    .map(why -> ConditionEvaluationResult.disabled("UNSUPPORTED: " + why))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("a guest can be a process here"));
        }
    }
}

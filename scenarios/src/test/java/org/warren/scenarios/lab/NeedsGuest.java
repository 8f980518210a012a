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
import org.junit.platform.commons.support.AnnotationSupport;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.VirtualLabProvider;

/// Marks tests that need a virtual lab of one kind of guest, or of several. Where one of them cannot be had they are
/// UNSUPPORTED, and say so.
@Tag("lab")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsGuest.Condition.class)
public @interface NeedsGuest {

    /// The kinds.
    GuestKind[] value();

    /// Decides before the test, never after it.
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var needs = AnnotationSupport.findAnnotation(context.getElement(), NeedsGuest.class);
            for (GuestKind kind : needs.map(NeedsGuest::value).orElse(new GuestKind[0])) {
                var missing = new VirtualLabProvider(kind).unavailable();
                if (missing.isPresent()) {
                    return ConditionEvaluationResult.disabled("UNSUPPORTED: " + missing.get());
                }
            }
            return ConditionEvaluationResult.enabled("there are such guests here");
        }
    }
}

package org.warren.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Marks tests that run another program of this machine. If it is missing they are skipped as UNSUPPORTED.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsProgram.Condition.class)
public @interface NeedsProgram {

    /// Its name on the search path.
    String value();

    /// Decides before the test, never after it.
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class)
                    .map(needs -> evaluate(needs.value()))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("no program is needed"));
        }

        private static ConditionEvaluationResult evaluate(String program) {
            String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
            boolean found = Arrays.stream(path.split(java.io.File.pathSeparator, -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            return found
                    ? ConditionEvaluationResult.enabled("there is " + program)
                    : ConditionEvaluationResult.disabled("UNSUPPORTED: there is no " + program
                            + " on this machine; install it with the system's packages");
        }
    }
}

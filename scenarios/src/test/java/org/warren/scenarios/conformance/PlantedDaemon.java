package org.warren.scenarios.conformance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.warren.harness.agent.JavaPrograms;

/// The jar of the Java daemon with one method changed: the daemon itself has no switch for faults.
final class PlantedDaemon {

    private static final String PACKAGE = "org/warren/wireguard/";

    private PlantedDaemon() {}

    /// With another number where a method has this one.
    ///
    /// @param type below `org.warren.wireguard`, such as `timers/TimerRules`
    static byte[] withNumber(String type, String method, Number number, Number other) {
        AtomicInteger found = new AtomicInteger();
        byte[] jar = rewritten(
                type,
                ClassTransform.transformingMethodBodies(
                        model -> model.methodName().equalsString(method), (code, element) -> {
                            if (element instanceof ConstantInstruction constant
                                    && constant.constantValue().equals(number)) {
                                found.incrementAndGet();
                                code.loadConstant((Long) other.longValue());
                            } else {
                                code.with(element);
                            }
                        }));
        require(found, type, method);
        return jar;
    }

    /// With another body of a method.
    static byte[] withBody(String type, String method, Consumer<CodeBuilder> body) {
        AtomicInteger found = new AtomicInteger();
        byte[] jar = rewritten(
                type,
                ClassTransform.transformingMethods(
                        model -> model.methodName().equalsString(method), (builder, element) -> {
                            if (element instanceof CodeModel) {
                                found.incrementAndGet();
                                builder.withCode(body);
                            } else {
                                builder.with(element);
                            }
                        }));
        require(found, type, method);
        return jar;
    }

    private static void require(AtomicInteger found, String type, String method) {
        if (found.get() == 0) {
            throw new AssertionError("there is nothing to change in " + type + "." + method + " any more");
        }
    }

    private static byte[] rewritten(String type, ClassTransform transform) {
        byte[] jar =
                Objects.requireNonNull(JavaPrograms.files().get(JavaPrograms.DAEMON), "the daemon is not packaged");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(jar));
                ZipOutputStream written = new ZipOutputStream(out)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                byte[] content = entries.readAllBytes();
                written.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(PACKAGE + type + ".class")) {
                    ClassFile classes = ClassFile.of();
                    content = classes.transformClass(classes.parse(content), transform);
                }
                written.write(content);
                written.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

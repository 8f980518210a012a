package org.warren.scenarios.conformance;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.warren.scenarios.conformance.PlantedDaemon.Change;

/// One instruction of the Java daemon changed as a mutation tool changes it, whatever that means for WireGuard.
///
/// @param type below `org.warren.wireguard`, such as `timers/TimerRules`
/// @param method its name and descriptor
/// @param instruction its number in the method, from 0
/// @param line of the source
/// @param operator what is done to it
record Mutant(String type, String method, int instruction, int line, MutationOperator operator) {

    /// The packages in which the protocol is.
    static final List<String> PACKAGES = List.of("tunnel", "peer", "session", "cookie", "noise", "timers");

    private static final Set<String> LEFT_OUT = Set.of("toString", "hashCode", "equals", "<clinit>");

    /// All of a class.
    ///
    /// @param type below `org.warren.wireguard`
    /// @param content of its file
    static List<Mutant> of(String type, byte[] content) {
        List<Mutant> mutants = new ArrayList<>();
        ClassModel model = ClassFile.of().parse(content);
        for (MethodModel method : model.methods()) {
            if (!LEFT_OUT.contains(method.methodName().stringValue())
                    && !method.flags().has(AccessFlag.BRIDGE)) {
                method.code().ifPresent(code -> of(type, method, code, mutants));
            }
        }
        return mutants;
    }

    private static void of(String type, MethodModel method, CodeModel code, List<Mutant> mutants) {
        int instruction = 0;
        int line = 0;
        for (CodeElement element : code) {
            if (element instanceof LineNumber number) {
                line = number.line();
            } else if (element instanceof Instruction) {
                for (MutationOperator operator : MutationOperator.values()) {
                    if (operator.isFor(element, method)) {
                        mutants.add(new Mutant(type, name(method), instruction, line, operator));
                    }
                }
                instruction++;
            }
        }
    }

    /// All of the daemon, in an order that is always the same.
    static List<Mutant> all() {
        TreeMap<String, byte[]> classes = new TreeMap<>();
        PlantedDaemon.classes().forEach((type, content) -> {
            if (PACKAGES.contains(type.substring(0, Math.max(0, type.indexOf('/'))))) {
                classes.put(type, content);
            }
        });
        return classes.entrySet().stream()
                .flatMap(each -> of(each.getKey(), each.getValue()).stream())
                .toList();
    }

    private static String name(MethodModel method) {
        return method.methodName().stringValue() + method.methodType().stringValue();
    }

    /// The change of the daemon's jar.
    Change change() {
        AtomicInteger found = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        ClassTransform transform = ClassTransform.ofStateful(() -> {
            next.set(0);
            return ClassTransform.transformingMethods(model -> name(model).equals(method), (builder, element) -> {
                if (element instanceof CodeModel code) {
                    MethodModel model = code.parent().orElseThrow();
                    builder.transformCode(code, (instructions, each) -> {
                        if (each instanceof Instruction && next.getAndIncrement() == instruction) {
                            found.incrementAndGet();
                            operator.apply(instructions, each, model);
                        } else {
                            instructions.with(each);
                        }
                    });
                } else {
                    builder.with(element);
                }
            });
        });
        return new Change(type, method, transform, found);
    }

    /// The groups of rows that are about what the class does.
    String groups() {
        return switch (type) {
            case "peer/TransferStats", "tunnel/PeerStatus" -> "A";
            case "tunnel/TunnelState" -> "AP";
            case "tunnel/TunnelAdmin" -> "AKH";
            // A peer has no deadline any more when the interface goes down.
            case "tunnel/DeadlineHeap", "tunnel/DeadlineHeap$Entry" -> "SRTA";
            // Which end began decides who renews a session.
            case "noise/TransportKeys" -> "HT";
            case "peer/StagedPackets", "peer/StagedPackets$Staged", "peer/StagingBudget" -> "T";
            case "peer/Handshaking" -> "HT";
            case "session/ReplayWindow" -> "C";
            case "session/Keypair", "session/Keypairs" -> "CPHT";
            case "session/Padding", "tunnel/OutboundQueue", "tunnel/OutboundBatch" -> "PCR";
            case "tunnel/InboundQueue", "tunnel/InboundBatch" -> "SCRK";
            case "tunnel/HandshakeReceiver" -> "HSM";
            default ->
                switch (packageName()) {
                    case "cookie" -> "M";
                    case "noise" -> "H";
                    case "timers" -> "TK";
                    case "peer" -> "TKHA";
                    default -> "SRT";
                };
        };
    }

    String packageName() {
        return type.substring(0, type.indexOf('/'));
    }

    @Override
    public String toString() {
        return "%s.%s line %d #%d: %s"
                .formatted(type, method.substring(0, method.indexOf('(')), line, instruction, operator.words());
    }
}

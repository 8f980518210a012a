package org.warren.harness.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.catalogue.NatSelfCheck;
import org.warren.harness.evidence.Observations;
import org.warren.harness.lab.KeptNatChecks;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.record.NatMeasurement;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.nat.probe.SelfCheck.Compared;

/// The measurements of the NATs of a run.
///
/// A NAT of the catalogue is measured in a separate guest before the first run that trusts it, and the result is stored
/// for later runs. The clock of the run's own lab does not advance meanwhile, so that its packets do not change. For
/// other NATs the model is measured, and stored results of `warren nat check` are used.
final class MeasuredNats {

    /// The name of the value in the evidence.
    static final String VALUE = "measured-nats";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTER = "the router, with datagrams in a guest of its own";
    private static final String PROGRAM =
            "; it is a program that does not report its mappings, so the run has no NAT events";
    private static final String MODEL = "the model that the router follows";
    private static final String KERNEL = "kernel";

    private final RunRequest request;
    private final NatSelfCheck selfCheck;
    private final KeptNatChecks kept;

    /// @param selfCheck measures models
    /// @param kept the results of measuring NATs in guests
    MeasuredNats(RunRequest request, NatSelfCheck selfCheck, KeptNatChecks kept) {
        this.request = request;
        this.selfCheck = selfCheck;
        this.kept = kept;
    }

    /// The measurements for the routers of a topology; routers without a measurement are left out.
    List<NatMeasurement> of(Topology running, LabEnvironment environment) {
        List<NatMeasurement> all = new ArrayList<>();
        for (Node router : running.natRouters()) {
            Nat nat = router.nat();
            if (nat != null) {
                of(router.name(), nat, environment).ifPresent(all::add);
            }
        }
        return all;
    }

    private Optional<NatMeasurement> of(String router, Nat nat, LabEnvironment environment) {
        @Nullable CataloguedNat model = nat.model();
        String name = model == null ? KERNEL : model.name();
        String unmeasured = "";
        try {
            Optional<List<Compared>> measured = kept.findOrMeasure(environment, nat, () -> measure(model));
            if (measured.isPresent()) {
                String what = ROUTER + (nat.program() == null || nat.isKernels() ? "" : PROGRAM);
                return Optional.of(measurement(router, name, what, measured.get()));
            }
        } catch (RuntimeException e) {
            LabException trouble = request.lab().trouble(e).orElseThrow(() -> e);
            if (nat.program() != null) {
                throw new LabException(
                        "The NAT '" + name + "' of " + router
                                + " is a program, and what it does could not be measured, so"
                                + " that nothing was asked behind it: " + trouble.getMessage(),
                        e);
            }
            // The run is judged as before such measurements existed, and says so.
            unmeasured = "; the router itself could not be measured: " + trouble.getMessage();
        }
        return model == null
                ? Optional.empty()
                : Optional.of(measurement(router, name, MODEL + unmeasured, selfCheck.compare(model)))
                        .filter(known -> !known.settings().isEmpty());
    }

    private Optional<List<Compared>> measure(@Nullable CataloguedNat model) {
        boolean isOfTheCatalogue = model != null
                && NatCatalogue.shipped()
                        .find(model.name())
                        // A NAT64 behaves the same with each prefix.
                        .filter(known -> known.withNat64(model.nat64()).equals(model)
                                && (known.nat64() == null) == (model.nat64() == null))
                        .isPresent();
        return isOfTheCatalogue && model != null && NatSelfCheck.hasRoom(model.behaviour())
                ? request.layered().flatMap(labs -> labs.measure(model))
                : Optional.empty();
    }

    private static NatMeasurement measurement(String router, String name, String what, List<Compared> compared) {
        return new NatMeasurement(
                router,
                name,
                what,
                compared.stream()
                        .map(each -> new NatMeasurement.Setting(
                                each.key(), each.declared(), each.measured(), each.isSame(), each.why()))
                        .toList());
    }

    /// Why the first NAT that differs from its declaration cannot be trusted, in sentences.
    static Optional<String> doubt(List<NatMeasurement> measured) {
        return measured.stream()
                .filter(nat -> nat.settings().stream().anyMatch(setting -> !setting.same()))
                .findFirst()
                .map(nat -> "The NAT '" + nat.name()
                        + "' is not what was declared, so that nothing was asked behind it; measured was "
                        + nat.measured() + ": "
                        + nat.settings().stream()
                                .filter(setting -> !setting.same())
                                .map(setting -> setting.key() + ": declared is " + setting.declared()
                                        + ", measured was " + setting.found())
                                .collect(Collectors.joining("; "))
                        + (hasName(nat)
                                ? ". Measure it again with warren nat check --again --nat " + nat.name()
                                        + ", or declare what it does."
                                : ". Declare what it does."));
    }

    /// Whether `warren nat check` knows the NAT by its name: a NAT that a file defines or changes has none.
    private static boolean hasName(NatMeasurement measured) {
        return measured.name().equals(KERNEL)
                || NatCatalogue.shipped().find(measured.name()).isPresent();
    }

    /// The measurements in a run's evidence.
    static List<NatMeasurement> in(Observations observations) {
        JsonNode value = observations.values().get(VALUE);
        if (value == null) {
            return List.of();
        }
        try {
            return JSON.treeToValue(value, new TypeReference<List<NatMeasurement>>() {});
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Invalid evidence, which somebody changed, is ignored: the verdicts do not depend on it.
            return List.of();
        }
    }
}

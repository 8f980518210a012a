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

/// What is known of the NATs of a run, from measurements.
///
/// A NAT of the catalogue is measured in a guest of its own before the first run that trusts it, and what came of it is
/// kept for later runs. The run's own lab stands still meanwhile, so that its clock and bytes stay what they are. Of
/// others the model was measured, and what `warren nat check` has kept counts.
final class MeasuredNats {

    /// The name of the evidence's value.
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

    /// @param selfCheck what was measured of models
    /// @param kept what was measured in guests
    MeasuredNats(RunRequest request, NatSelfCheck selfCheck, KeptNatChecks kept) {
        this.request = request;
        this.selfCheck = selfCheck;
        this.kept = kept;
    }

    /// Those of a topology that runs; a router of whose NAT nothing was measured is left out.
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
            // The run is judged as it was before there were such guests, and says so.
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
                        // What a NAT64 does is the same with each prefix.
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

    /// Why the first of them that is another than declared cannot be trusted, in sentences.
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

    /// Whether `warren nat check` knows the NAT by its name: one that is written out, or changed, has none.
    private static boolean hasName(NatMeasurement measured) {
        return measured.name().equals(KERNEL)
                || NatCatalogue.shipped().find(measured.name()).isPresent();
    }

    /// Those that a run's evidence has.
    static List<NatMeasurement> in(Observations observations) {
        JsonNode value = observations.values().get(VALUE);
        if (value == null) {
            return List.of();
        }
        try {
            return JSON.treeToValue(value, new TypeReference<List<NatMeasurement>>() {});
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Evidence that somebody changed: the verdicts do not rest on it.
            return List.of();
        }
    }
}

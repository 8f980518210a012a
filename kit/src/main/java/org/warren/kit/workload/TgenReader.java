package org.warren.kit.workload;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.workload.Distribution;

/// Reads a tgen Markov model, which is GraphML: nodes are states or observations, and edges are transitions or
/// emissions. Models of 2018, before tgen 1.0, are accepted too: there a node's id is its name, `$` begins a stream,
/// and a delay is `lognorm_mu` and `lognorm_sigma` or, if both are 0, `exp_lambda`. Other files that the file names are
/// not read.
final class TgenReader {

    private static final int BYTES_MAX = 1 << 20;
    private static final int ELEMENTS_MAX = 10_000;
    /// tgen's times are microseconds.
    private static final double NANOS = 1000;

    private static final String START = "start";
    private static final String STATE = "state";
    private static final List<String> TYPES = List.of(STATE, "observation");
    private static final String MU = "lognorm_mu";

    private final String file;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, Element> nodes = new LinkedHashMap<>();
    private final List<Element> edges = new ArrayList<>();

    /// A node or an edge.
    ///
    /// @param where `FILE:LINE:COLUMN`
    /// @param attributes of XML and of GraphML's data elements, by name
    private record Element(String where, Map<String, String> attributes) {

        String required(String name) {
            String value = attributes.get(name);
            if (value == null) {
                throw wrong("the attribute " + name + ", which is missing");
            }
            return value;
        }

        /// A value that must be one of these words.
        String word(String name, List<String> words) {
            String value = required(name);
            if (!words.contains(value)) {
                throw wrong(name + " as one of " + String.join(", ", words) + ", not '" + value + "'");
            }
            return value;
        }

        double number(String name) {
            String value = required(name);
            OptionalDouble number = value.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?")
                    ? OptionalDouble.of(Double.parseDouble(value))
                    : OptionalDouble.empty();
            return number.orElseThrow(() -> wrong(name + " as a number, not '" + value + "'"));
        }

        ProfileException wrong(String expected) {
            return new ProfileException(where + ": expected " + expected);
        }

        <T> T made(Supplier<T> maker) {
            return ProfileException.made(maker, what -> where + ": " + what);
        }
    }

    private TgenReader(String file) {
        this.file = file;
    }

    /// Reads a file.
    ///
    /// @throws ProfileException saying where and what was expected
    static TgenModel read(Path path) {
        try {
            return parse(path.toString(), InputFile.text(path, BYTES_MAX));
        } catch (InputFileException e) {
            throw new ProfileException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Reads the text of a file.
    ///
    /// @param file its name, for messages
    static TgenModel parse(String file, String text) {
        TgenReader reader = new TgenReader(file);
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
            try {
                reader.read(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            String problem = String.valueOf(e.getMessage()).replaceFirst("(?s)^.*Message: ", "");
            throw new ProfileException(
                    place(file, e.getLocation()) + ": expected GraphML: "
                            + problem.lines().findFirst().orElse("it is not XML"),
                    e);
        }
        return reader.model();
    }

    private static String place(String file, @Nullable Location at) {
        return at == null ? file : file + ":" + at.getLineNumber() + ":" + at.getColumnNumber();
    }

    private void read(XMLStreamReader xml) throws XMLStreamException {
        @Nullable Element element = null;
        boolean isGraph = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new ProfileException(place(file, xml.getLocation()) + ": expected no DTD and no entities of one");
            }
            if (event != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            String name = xml.getLocalName();
            if (!isGraph && !name.equals("graphml")) {
                throw new ProfileException(place(file, xml.getLocation()) + ": expected graphml, not " + name);
            }
            isGraph = true;
            switch (name) {
                case "key" -> keys.put(attribute(xml, "id"), attribute(xml, "attr.name"));
                case "node" -> {
                    element = element(xml);
                    if (nodes.put(attribute(xml, "id"), element) != null) {
                        throw element.wrong("each node once, " + attribute(xml, "id") + " occurs twice");
                    }
                }
                case "edge" -> {
                    element = element(xml);
                    edges.add(element);
                }
                case "data" -> {
                    String key = keys.get(attribute(xml, "key"));
                    if (element != null && key != null) {
                        element.attributes().put(key, xml.getElementText().strip());
                    }
                }
                default -> {}
            }
            if (nodes.size() + edges.size() > ELEMENTS_MAX) {
                throw new ProfileException(file + ": expected at most " + ELEMENTS_MAX + " nodes and edges");
            }
        }
    }

    private Element element(XMLStreamReader xml) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return new Element(place(file, xml.getLocation()), attributes);
    }

    private String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw new ProfileException(place(file, xml.getLocation()) + ": " + xml.getLocalName()
                    + ": expected the attribute " + name + ", which is missing");
        }
        return value;
    }

    private TgenModel model() {
        Map<String, TgenModel.State> states = new LinkedHashMap<>();
        Map<String, TgenModel.What> observations = new LinkedHashMap<>();
        @Nullable String start = null;
        boolean hasTypes = nodes.values().stream()
                .anyMatch(each -> TYPES.contains(each.attributes().getOrDefault("type", "")));
        boolean hasNames =
                nodes.values().stream().anyMatch(each -> each.attributes().containsKey("name"));
        for (Map.Entry<String, Element> node : nodes.entrySet()) {
            Element element = node.getValue();
            if (!hasNames) {
                element.attributes().put("name", node.getKey());
            }
            if (hasTypes && node.getKey().equals(START)) {
                element.attributes().putIfAbsent("type", STATE);
            }
            String type = element.attributes().get("type");
            if (type == null || !TYPES.contains(type)) {
                throw element.wrong("type as one of state, observation, "
                        + (type == null ? "which is missing" : "not '" + type + "'")
                        + ": this is not a Markov model."
                        + " A configuration of tgen names its models as packetmodelpath and streammodelpath");
            }
            if (!type.equals(STATE)) {
                observations.put(node.getKey(), what(element));
            } else {
                states.put(node.getKey(), new TgenModel.State(new ArrayList<>(), new ArrayList<>()));
                if (element.required("name").equals(START)) {
                    if (start != null) {
                        throw element.wrong("one state with the name start, and this is the second one");
                    }
                    start = node.getKey();
                }
            }
        }
        if (start == null) {
            throw new ProfileException(file + ": expected a node of type state with the name start");
        }
        edges.forEach(edge -> take(edge, states, observations));
        TgenModel model = new TgenModel(states, start);
        requireWhole(model);
        return model;
    }

    private static TgenModel.What what(Element element) {
        if (element.required("name").equals("$")) {
            return TgenModel.What.STREAM;
        }
        return switch (element.word("name", List.of("+", "-", "F"))) {
            case "+" -> TgenModel.What.TO_SERVER;
            case "-" -> TgenModel.What.TO_CLIENT;
            default -> TgenModel.What.END;
        };
    }

    private static void take(
            Element edge, Map<String, TgenModel.State> states, Map<String, TgenModel.What> observations) {
        boolean isTransition =
                edge.word("type", List.of("transition", "emission")).equals("transition");
        TgenModel.State source = states.get(edge.required("source"));
        String target = edge.required("target");
        if (source == null) {
            throw edge.wrong("a state as its source, not " + edge.required("source"));
        }
        double weight = edge.number("weight");
        if (weight < 0) {
            throw edge.wrong("a weight that is not negative, not " + weight);
        }
        if (isTransition) {
            if (!states.containsKey(target)) {
                throw edge.wrong("a state as the target of a transition, not " + target);
            }
            source.transitions().add(new TgenModel.Transition(target, weight));
            return;
        }
        TgenModel.What what = observations.get(target);
        if (what == null) {
            throw edge.wrong("an observation as the target of an emission, not " + target);
        }
        source.emissions().add(new TgenModel.Emission(what, weight, edge.made(() -> delay(edge, what))));
    }

    private static Distribution delay(Element edge, TgenModel.What what) {
        if (edge.attributes().containsKey(MU)) {
            return delayOf2018(edge, what);
        }
        return switch (edge.word("distribution", List.of("uniform", "normal", "lognormal", "exponential", "pareto"))) {
            case "uniform" ->
                new Distribution.Uniform(NANOS * edge.number("param_low"), NANOS * edge.number("param_high"));
            case "normal" ->
                new Distribution.Normal(NANOS * edge.number("param_location"), NANOS * edge.number("param_scale"));
            case "lognormal" ->
                new Distribution.LogNormal(
                        NANOS * StrictMath.exp(edge.number("param_location")), edge.number("param_scale"));
            case "exponential" -> {
                double rate = edge.number("param_rate");
                if (rate <= 0) {
                    throw edge.wrong("a param_rate above 0, not " + rate);
                }
                yield new Distribution.Exponential(NANOS / rate);
            }
            default -> new Distribution.Pareto(NANOS * edge.number("param_scale"), edge.number("param_shape"));
        };
    }

    private static Distribution delayOf2018(Element edge, TgenModel.What what) {
        double mu = edge.number(MU);
        double sigma = edge.number("lognorm_sigma");
        if (mu > 0 || sigma > 0) {
            return new Distribution.LogNormal(NANOS * StrictMath.exp(mu), sigma);
        }
        if (what == TgenModel.What.END) {
            return new Distribution.Constant(0);
        }
        double rate = edge.number("exp_lambda");
        if (rate <= 0) {
            throw edge.wrong("an exp_lambda above 0 where lognorm_mu and lognorm_sigma are 0, not " + rate);
        }
        return new Distribution.Exponential(NANOS / rate);
    }

    /// In every reachable state the model must have a transition and an emission.
    private void requireWhole(TgenModel model) {
        model.states().forEach((id, state) -> {
            Element node = nodes.get(id);
            boolean isReached = model.states().values().stream()
                    .flatMap(each -> each.transitions().stream())
                    .anyMatch(each -> each.state().equals(id));
            boolean isStart = id.equals(model.start());
            if (node == null || (!isReached && !isStart)) {
                return;
            }
            if (state.transitions().stream().noneMatch(each -> each.weight() > 0) && !endsOnly(state)) {
                throw node.wrong("a transition from state " + id + " with a weight above 0");
            }
            if (isReached && state.emissions().stream().noneMatch(each -> each.weight() > 0)) {
                throw node.wrong("an emission from state " + id + " with a weight above 0");
            }
        });
    }

    private static boolean endsOnly(TgenModel.State state) {
        return !state.emissions().isEmpty()
                && state.emissions().stream().allMatch(each -> each.what() == TgenModel.What.END);
    }
}

package org.warren.reports.results;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.warren.harness.record.Results;
import org.warren.harness.record.Results.Result;
import org.warren.harness.record.ResultsWriter;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A JUnit results file for build servers: a suite for each scenario, a case for each run. FAIL is a failure, UNKNOWN
/// an error, and UNSUPPORTED is skipped.
public final class JunitXml implements ResultsWriter {

    @Override
    public String form() {
        return "junit.xml";
    }

    @Override
    public String text(Results results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            counts(xml, "warren", results.runs());
            for (Map.Entry<String, List<Result>> suite : suites(results).entrySet()) {
                xml.writeCharacters("\n  ");
                xml.writeStartElement("testsuite");
                counts(xml, suite.getKey(), suite.getValue());
                for (Result result : suite.getValue()) {
                    testCase(xml, result);
                }
                xml.writeCharacters("\n  ");
                xml.writeEndElement();
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static Map<String, List<Result>> suites(Results results) {
        return results.runs().stream()
                .collect(Collectors.groupingBy(
                        result -> result.run().scenario(),
                        LinkedHashMap::new,
                        Collectors.toCollection(ArrayList::new)));
    }

    private static void counts(XMLStreamWriter xml, String name, List<Result> results) throws XMLStreamException {
        attribute(xml, "name", name);
        attribute(xml, "tests", "" + results.size());
        attribute(xml, "failures", "" + count(results, Verdict.FAIL));
        attribute(xml, "errors", "" + count(results, Verdict.UNKNOWN));
        attribute(xml, "skipped", "" + count(results, Verdict.UNSUPPORTED));
        attribute(
                xml,
                "time",
                seconds(results.stream()
                        .mapToDouble(result -> result.run().clock().wallSeconds())
                        .sum()));
    }

    private static long count(List<Result> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static void testCase(XMLStreamWriter xml, Result result) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        attribute(xml, "classname", result.group());
        attribute(xml, "name", result.title());
        attribute(xml, "time", seconds(result.run().clock().wallSeconds()));
        String element =
                switch (result.verdict()) {
                    case PASS -> "";
                    case FAIL -> "failure";
                    case UNKNOWN -> "error";
                    case UNSUPPORTED -> "skipped";
                };
        if (!element.isEmpty()) {
            List<String> lines = lines(result);
            xml.writeStartElement(element);
            attribute(xml, "message", lines.getFirst());
            attribute(xml, "type", result.verdict().name());
            xml.writeCharacters(plain(String.join("\n", lines)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /// Why a run is not a PASS, and the command that repeats it.
    static List<String> lines(Result result) {
        List<String> lines = new ArrayList<>();
        if (!result.note().isEmpty()) {
            lines.add(result.note());
        }
        failed(result).forEach(check -> lines.add(check.id() + ": " + check.message()));
        if (lines.isEmpty()) {
            lines.add("it ended with " + result.run().verdict());
        }
        lines.add("again: " + result.run().reproduce());
        return lines;
    }

    /// The checks that caused it.
    static List<CheckResult> failed(Result result) {
        return result.run().checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS
                        && check.verdict() == result.run().verdict())
                .toList();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, plain(value));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /// XML cannot represent some characters.
    private static String plain(String text) {
        return text.codePoints()
                .map(c -> c == '\n'
                                || c == '\t'
                                || (c >= 0x20 && c < 0xd800)
                                || (c >= 0xe000 && c <= 0xfffd)
                                || c > 0xffff
                        ? c
                        : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

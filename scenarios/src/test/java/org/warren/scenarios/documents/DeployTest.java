package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The templates of `deploy` are what the engines take, and agree with themselves.
class DeployTest {

    private static final Path MANIFEST = Path.of("deploy/kubernetes/shards.yaml");
    private static final int PAGE_LINES_MAX = 21;

    /// Refuses what the API does not have; the types themselves would take any property.
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    @Test
    void manifestIsAJobOfUnprivilegedPods() {
        Job job = job(Sources.read(MANIFEST));

        assertThat(job.getApiVersion()).isEqualTo("batch/v1");
        assertThat(job.getKind()).isEqualTo("Job");
        assertThat(job.getSpec().getCompletionMode()).isEqualTo("Indexed");
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getRestartPolicy()).as("what a failure policy asks for").isEqualTo("Never");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getHostNetwork()).isNull();
        Container container = pod.getContainers().getFirst();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getPrivileged()).isNull();
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .as("where Warren reads and writes")
                .containsExactly("/plan", "/results", "/tmp");
    }

    @Test
    void manifestSaysEverywhereTheSameNumberOfShards() {
        Job job = job(Sources.read(MANIFEST));
        int shards = job.getSpec().getCompletions();

        assertThat(job.getSpec().getParallelism()).isEqualTo(shards);
        assertThat(job.getSpec().getMaxFailedIndexes()).isEqualTo(shards);
        assertThat(job.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("WARREN_SHARDS", "" + shards));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completionMode: Indexed|completionMood: Indexed", "runAsNonRoot: true|runAsNobody: true"})
    void wordThatTheApiDoesNotHaveIsFound(String change) {
        String[] words = change.split("\\|", -1);
        String wrong = Sources.read(MANIFEST).replace(words[0], words[1]);

        assertThatThrownBy(() -> job(wrong)).hasMessageContaining(words[1].replaceFirst(":.*", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/github/warren.yml", "deploy/gitlab/warren.gitlab-ci.yml"})
    void templateOfABuildServerSaysEverywhereTheSameNumberOfShards(String file) {
        String text = Sources.read(Path.of(file));

        assertThat(yaml(text)).isNotNull();
        assertThat(numbers(text, "--shards (\\d+)|--shard \\S+ }}/(\\d+)|parallel: (\\d+)|7, (\\d+)\\]"))
                .hasSizeGreaterThan(1)
                .allMatch(number -> number.equals("8"));
    }

    @Test
    void eachEngineHasAPageThatNamesItsTemplate() throws Exception {
        try (Stream<Path> engines = Files.list(Sources.ROOT.resolve("deploy"))) {
            List<String> names =
                    engines.map(folder -> "" + folder.getFileName()).sorted().toList();
            assertThat(names).containsExactly("github", "gitlab", "kubernetes", "slurm", "swarm");
            for (String name : names) {
                String page = Sources.read(Path.of("docs/deploy/" + name + ".md"));
                assertThat(page.lines().count()).as(name).isLessThanOrEqualTo(PAGE_LINES_MAX);
                Matcher file =
                        Pattern.compile("deploy/" + name + "/[\\w./-]*\\w").matcher(page);
                assertThat(file.find()).as(name).isTrue();
                assertThat(Sources.ROOT.resolve(file.group())).exists();
                assertThat(Sources.read(Path.of("docs/many-machines.md"))).contains("(deploy/" + name + ".md)");
            }
        }
    }

    private static List<String> numbers(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> Stream.iterate(1, group -> group + 1)
                        .limit(found.groupCount())
                        .map(found::group)
                        .filter(group -> group != null)
                        .collect(Collectors.joining()))
                .toList();
    }

    private static Job job(String text) {
        return STRICT.convertValue(yaml(text), Job.class);
    }

    private static Object yaml(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }
}

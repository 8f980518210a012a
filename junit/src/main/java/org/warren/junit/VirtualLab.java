package org.warren.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives tests a small internet of real Linux nodes whose clock is virtual: hours pass in seconds.
///
/// ```java
/// @VirtualLab
/// class HeartbeatTest {
///     @Test
///     void survivesTheNight(TestLab lab) {
///         var home = lab.network("home");
///         var internet = lab.network("internet");
///         var phone = lab.node("phone", home);
///         var router = lab.nat("router", home, internet).tcpTimeout(Duration.ofHours(2));
///         var server = lab.node("server", internet);
///
///         server.startJava("server", ChatServer.class, "5222").await("listening", Duration.ofSeconds(10));
///         var agent = phone.startJava("agent", ChatAgent.class, server.address(), "5222");
///         lab.advance(Duration.ofHours(8));
///
///         agent.assertRuns();
///     }
/// }
/// ```
///
/// A [TestLab] is a parameter of a test method, of a constructor, or of a method with `@BeforeEach`: each test has its
/// own, and all of these get the same one. It is injected into fields too. A static field, and a parameter of a method
/// with `@BeforeAll`, is one lab for all tests of the class; tests that use it must not run at the same time. Tests
/// with separate labs may, because each lab is a separate guest.
///
/// If the lab cannot run, tests are skipped with a reason that begins with `UNSUPPORTED: `. They have the tag `lab`,
/// with which a build can include or exclude them.
///
/// JUnit's configuration parameters, which are system properties too: `warren.seed` is the seed of all tests,
/// `warren.runs` the folder for evidence (`target/runs`, or `build/runs`), `warren.lab` the kind of lab (`virtual`).
@Tag("lab")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(VirtualLabExtension.class)
public @interface VirtualLab {

    /// The seed of all randomness in the lab: the same seed gives the same packets at the same times.
    long seed() default 1;
}
